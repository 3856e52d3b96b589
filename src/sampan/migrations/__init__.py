"""The numbered SQL migrations, one file a room; applied in order by sampan.runtime.migrations."""
