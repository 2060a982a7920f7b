"""Power BI's project: each file names the next, and all are there."""

import json
from pathlib import PurePosixPath

from serving.bi.power_bi import power_bi_kit
from serving.bi.target import Target

FILES = power_bi_kit(Target())


def test_the_project_names_a_report_and_that_its_model() -> None:
    (artifact,) = json.loads(FILES["power_bi/Tollhouse.pbip"])["artifacts"]
    report = PurePosixPath("power_bi") / artifact["report"]["path"]
    reference = json.loads(FILES[f"{report}/definition.pbir"])["datasetReference"]["byPath"]["path"]
    assert reference == "../Tollhouse.SemanticModel"
    assert "power_bi/Tollhouse.SemanticModel/definition.pbism" in FILES
    assert "power_bi/Tollhouse.SemanticModel/definition/model.tmdl" in FILES
    assert f"{report}/definition/report.json" in FILES


def test_every_file_that_is_json_names_its_schema() -> None:
    for path, text in FILES.items():
        if not path.endswith(".tmdl"):
            assert json.loads(text)["$schema"].startswith("https://developer.microsoft.com/json-schemas/fabric/"), path
