# bash completion for registry; `registry install` puts it where bash-completion finds it.
_registry() {
    # Words come cut at = and :, which stand inside ours.
    local -a words=()
    local count=0 at word joined=0 breaks=${COMP_WORDBREAKS//[^=:]/}
    for ((at = 0; at <= COMP_CWORD; at++)); do
        word=${COMP_WORDS[at]}
        if ((count > 0)) && { ((joined)) || [[ -n $breaks && $word == ["$breaks"]* ]]; }; then
            words[count - 1]+=$word
        else
            words[count++]=$word
        fi
        joined=0
        if [[ -n $breaks && $word == *["$breaks"] ]]; then joined=1; fi
    done
    # What bash leaves alone of the last word: all up to its last break.
    local last=${words[count - 1]} kept=
    if [[ -n $breaks && $last == *["$breaks"]* ]]; then kept=${last%"${last##*["$breaks"]}"}; fi
    COMPREPLY=()
    local candidate
    while IFS= read -r candidate; do
        candidate=${candidate#"$kept"}
        COMPREPLY[${#COMPREPLY[@]}]=${candidate// /\\ }
    done < <(REGISTRY_COMPLETE=bash registry -- "${words[@]}" 2> /dev/null)
    if ((${#COMPREPLY[@]} == 1)) && [[ ${COMPREPLY[0]} == *[=/:-] ]]; then
        compopt -o nospace 2> /dev/null
    fi
}
complete -o bashdefault -F _registry registry
