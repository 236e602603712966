#compdef registry
# zsh completion for registry; `registry install` puts it into a folder for the fpath.
_registry() {
    local -a candidates unfinished finished
    local candidate
    candidates=("${(@f)$(REGISTRY_COMPLETE=zsh registry -- "${(@)words[1,CURRENT]}" 2> /dev/null)}")
    for candidate in $candidates; do
        # What goes on, such as a column before its value, gets no space.
        if [[ ${candidate%%[^\\]:*} == *[=/-] || $candidate == *[=/-] ]]; then
            unfinished+=("$candidate")
        else
            finished+=("$candidate")
        fi
    done
    [[ -n $unfinished ]] && _describe -V registry unfinished -S ''
    [[ -n $finished ]] && _describe -V registry finished
}
if [[ ${funcstack[1]} == _registry ]]; then
    _registry "$@"
else
    compdef _registry registry
fi
