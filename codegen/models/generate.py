"""Runs datamodel-code-generator on the bundle."""

from __future__ import annotations

import warnings
from typing import Any

from datamodel_code_generator import generate
from datamodel_code_generator.enums import DataModelType, InputFileType, NamingStrategy
from datamodel_code_generator.format import PythonVersion
from datamodel_code_generator.parser import LiteralType

from codegen.models.prepare import facts, prepare
from codegen.models.refine import views
from codegen.models.render import render
from responses_contract.errors import SpecError

Json = dict[str, Any]

# Each option is one without which a name, a type or the round trip gets worse.
OPTIONS: dict[str, Any] = {
    "input_file_type": InputFileType.OpenAPI,
    "output_model_type": DataModelType.PydanticV2BaseModel,
    "target_python_version": PythonVersion.PY_311,
    "naming_strategy": NamingStrategy.FullPath,
    "infer_union_variant_names": True,
    "enum_field_as_literal": LiteralType.All,
    "use_one_literal_as_default": True,
    "use_single_value_enum_as_const": True,
    "read_const_beside_enum": True,
    "use_type_alias": True,
    "extra_fields": "allow",
    "use_annotated": True,
    "field_constraints": True,
    "strict_nullable": True,
    "use_typed_nullable_map_values": True,
    "type_mappings": ["string+uri=string"],
    "use_schema_description": True,
    "use_double_quotes": True,
    "disable_timestamp": True,
    # The text is read once more and written by our own templates.
    "formatters": [],
}


def render_models(bundle: Json) -> str:
    """The text of `models.py`.

    Raises:
        SpecError: the generator refuses the bundle.
    """
    if not bundle["components"]["schemas"]:
        return '"""Models: the spec has no components yet."""\n'
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", ResourceWarning)  # what Ctrl-C leaves open is no trouble of the models
        try:
            source = generate(prepare(bundle), input_filename="openapi.json", **OPTIONS)
        except Exception as error:
            raise SpecError(f"datamodel-code-generator refuses the bundle: {_first_line(error)}") from error
    tidy = views(str(source), set(bundle["components"]["schemas"]))
    return render(tidy, facts(bundle), bundle["info"]["version"])


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__}: {(str(error).splitlines() or [''])[0]}"
