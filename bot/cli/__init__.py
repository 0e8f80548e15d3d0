"""The command line. Heavy parts are imported in the command that needs them: `wence --help` is instant."""
