# fish completion for registry; `registry install` puts it where fish finds it.
complete --command registry --keep-order --exclusive --arguments "(REGISTRY_COMPLETE=fish registry -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token --cut-at-cursor))"
