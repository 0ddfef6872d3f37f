"""The cases get their fixtures from the plugin, also when pytest is called by hand."""

pytest_plugins = ["responses_contract.suite.pytest_plugin"]
