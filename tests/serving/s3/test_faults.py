"""Whatever a store answers or boto3 raises is one sentence, which repeats none of it."""

import pytest
from botocore import exceptions
from botocore.exceptions import ClientError

from lake.errors import Stop
from serving.s3.faults import told

SECRET = "planted-secret"


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("AccessDenied", "access is denied"),
        ("403", "access is denied"),
        ("NoSuchBucket", "there is no such bucket"),
        ("SignatureDoesNotMatch", "the credentials are none of this store's"),
        ("ExpiredToken", "have expired: renew them"),
        ("PermanentRedirect", "in another region: set AWS_REGION"),
        ("BadDigest", "did not arrive as it was sent"),
        ("SlowDown", r"refused PutObject \(SlowDown\)"),
        (SECRET, r"refused PutObject \(without a code\)"),
    ],
)
def test_an_answer_is_told_by_its_code(code: str, why: str) -> None:
    answer = {"Error": {"Code": code, "Message": f"User {SECRET} may not"}}
    with pytest.raises(Stop, match=rf"^bucket b: .*{why}.*\.$") as stop, told("bucket b"):
        raise ClientError(answer, "PutObject")  # type: ignore[arg-type]
    assert SECRET not in str(stop.value)
    assert stop.value.__cause__ is None
    assert stop.value.__suppress_context__


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (exceptions.EndpointConnectionError(endpoint_url=f"http://u:{SECRET}@h"), "nothing answers there"),
        (exceptions.ReadTimeoutError(endpoint_url=f"http://u:{SECRET}@h"), "nothing answers there"),
        (exceptions.ProxyConnectionError(proxy_url=f"http://u:{SECRET}@h", error="x"), "nothing answers there"),
        (exceptions.SSLError(endpoint_url=f"https://u:{SECRET}@h", error="x"), "set AWS_CA_BUNDLE"),
        (exceptions.NoCredentialsError(), "boto3 has no credentials"),
        (exceptions.PartialCredentialsError(provider="env", cred_var=SECRET), "boto3 has no credentials"),
        (exceptions.CredentialRetrievalError(provider="p", error_msg=SECRET), "renew them"),
        (exceptions.UnknownServiceError(service_name=SECRET, known_service_names="s3"), "UnknownServiceError"),
        (ValueError(f"Invalid endpoint: {SECRET}"), "mend its settings"),
    ],
)
def test_what_never_got_an_answer_is_told_by_its_kind(error: Exception, why: str) -> None:
    with pytest.raises(Stop, match=rf"^bucket b: .*{why}.*\.$") as stop, told("bucket b"):
        raise error
    assert SECRET not in str(stop.value)
