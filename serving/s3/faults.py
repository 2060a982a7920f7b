"""Why a store of objects refuses, in one sentence: its address and the code it gave, and nothing of its own text.

That text may repeat what was asked for with, such as the key or the address that a proxy was given.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from botocore import exceptions
from botocore.exceptions import BotoCoreError, ClientError

from lake.errors import Stop

NO_BUCKET = "there is no such bucket: make it, or name another"
DENIED = "access is denied: it takes s3:ListBucket, s3:GetObject, s3:PutObject and, to remove, s3:DeleteObject"
NO_KEYS = "boto3 has no credentials for it: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a role"
WRONG_KEYS = "the credentials are none of this store's: see which ones boto3 takes"
OLD_KEYS = "the credentials have expired: renew them"
ELSEWHERE = "the bucket is in another region: set AWS_REGION"
CHANGED = "a file did not arrive as it was sent: run it again"
AWAY = "nothing answers there: mend AWS_ENDPOINT_URL_S3 or the network, and run it again; what was sent stays"

CODES = {
    **dict.fromkeys(("NoSuchBucket", "404", "NotFound"), NO_BUCKET),
    **dict.fromkeys(("AccessDenied", "403", "Forbidden", "AllAccessDisabled"), DENIED),
    **dict.fromkeys(("InvalidAccessKeyId", "SignatureDoesNotMatch", "AuthorizationHeaderMalformed"), WRONG_KEYS),
    **dict.fromkeys(("ExpiredToken", "InvalidToken", "RequestExpired"), OLD_KEYS),
    **dict.fromkeys(("PermanentRedirect", "301", "IllegalLocationConstraintException"), ELSEWHERE),
    **dict.fromkeys(("BadDigest", "XAmzContentChecksumMismatch", "XAmzContentSHA256Mismatch"), CHANGED),
}
"""By the code of an answer; one to HEAD has no other than its status."""

KINDS: dict[type[BotoCoreError], str] = {
    exceptions.NoCredentialsError: NO_KEYS,
    exceptions.PartialCredentialsError: NO_KEYS,
    exceptions.ProfileNotFound: "AWS_PROFILE names no profile that there is: mend it",
    exceptions.CredentialRetrievalError: OLD_KEYS,
    exceptions.TokenRetrievalError: OLD_KEYS,
    exceptions.SSOError: OLD_KEYS,
    exceptions.NoRegionError: ELSEWHERE,
    exceptions.SSLError: "its certificate cannot be verified: set AWS_CA_BUNDLE to the authority's",
    exceptions.ConnectionError: AWAY,
    exceptions.HTTPClientError: AWAY,
}


@contextmanager
def told(where: str) -> Iterator[None]:
    """Raises Stop for what boto3 raises meanwhile. where: bucket and address, as sentences name them."""
    try:
        yield
    except ClientError as error:
        raise Stop(f"{where}: {of_answer(error)}.") from None
    except (BotoCoreError, ValueError) as error:  # ValueError: an endpoint that is no URL
        raise Stop(f"{where}: {of_kind(error)}.") from None


def of_answer(error: ClientError) -> str:
    """Why, by what the store answered."""
    code = error.response.get("Error", {}).get("Code", "")
    told_code = code if re.fullmatch(r"\w{1,60}", code) else "without a code"
    return CODES.get(code, f"the store refused {error.operation_name} ({told_code}): mend that and run it again")


def of_kind(error: Exception) -> str:
    """Why no answer came."""
    known = (why for kind, why in KINDS.items() if isinstance(error, kind))
    return next(known, f"boto3 could not ask ({type(error).__name__}): mend its settings in ~/.aws or the environment")
