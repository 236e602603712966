#compdef registry
# zsh completion for registry; `registry install` puts it into a folder for the fpath.
_registry() {
    local -a candidates unfinished finished
    local candidate value
    candidates=("${(@f)$(REGISTRY_COMPLETE=zsh registry -- "${(@)words[1,CURRENT]}" 2> /dev/null)}")
    for candidate in $candidates; do
        # What stands before the colon that is no part of it; what goes on, such as a column, gets no space.
        value=${${candidate//\\:/_}%%:*}
        if [[ $value == *[=/-] ]]; then
            unfinished+=("$candidate")
        else
            finished+=("$candidate")
        fi
    done
    [[ -n $unfinished ]] && _describe -V registry unfinished -S ''
    [[ -n $finished ]] && _describe -V registry finished
    (( $#candidates ))
}
if [[ ${funcstack[1]} == _registry ]]; then
    _registry "$@"
else
    compdef _registry registry
fi
