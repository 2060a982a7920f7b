"""The packages of this checkout, and the command `tollhouse`."""

import re
from pathlib import Path

from setuptools import find_packages, setup

setup(
    name="tollhouse",
    version=re.findall(r'VERSION = "(.+)"', Path("lake/version.py").read_text())[0],
    description="A telecom lakehouse: call detail records on Kafka to issued bills, on Spark and Delta",
    license="Apache-2.0",
    python_requires=">=3.11",
    packages=find_packages(),
    package_data={
        "expectations": ["data_docs.j2"],
        "serving": ["control_page.css"],
        "serving.dashboard": ["french.toml", "icon.svg", "style.css"],
        "serving.explained": ["page.css"],
    },
    package_dir={"": "."},  # links the checkout as one folder, so that a new package needs no new setup
    entry_points={"console_scripts": ["tollhouse=jobs.__main__:main"]},
    options={"egg_info": {"egg_base": "var"}},
)
