"""A project of Power BI Desktop: a semantic model as TMDL, and a report on it."""

import json

from serving.bi.report_pages import report_pages
from serving.bi.semantic_model import semantic_model
from serving.bi.target import Files, Target

NAME = "Tollhouse"
SCHEMAS = "https://developer.microsoft.com/json-schemas/fabric"


def power_bi_kit(target: Target) -> Files:
    """Tollhouse.pbip and what it names."""
    model, report = f"power_bi/{NAME}.SemanticModel", f"power_bi/{NAME}.Report"
    files = {
        f"power_bi/{NAME}.pbip": {
            "$schema": f"{SCHEMAS}/pbip/pbipProperties/1.0.0/schema.json",
            "version": "1.0",
            "artifacts": [{"report": {"path": f"{NAME}.Report"}}],
            "settings": {"enableAutoRecovery": True},
        },
        f"{model}/definition.pbism": {
            "$schema": f"{SCHEMAS}/item/semanticModel/definitionProperties/1.0.0/schema.json",
            "version": "4.2",
            "settings": {},
        },
        f"{report}/definition.pbir": {
            "$schema": f"{SCHEMAS}/item/report/definitionProperties/2.0.0/schema.json",
            "version": "4.0",
            "datasetReference": {"byPath": {"path": f"../{NAME}.SemanticModel"}},
        },
    }
    texts = {path: json.dumps(content, indent=2) + "\n" for path, content in files.items()}
    texts |= {f"{model}/definition/{path}": text for path, text in semantic_model(target).items()}
    return texts | {f"{report}/definition/{path}": text for path, text in report_pages().items()}
