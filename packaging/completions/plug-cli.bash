# bash completion for plug-cli(1)

_plug_cli() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} word command=
    COMPREPLY=()
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case $word in share | get | find | guid | verify | hosts | status) command=$word; break ;; esac
    done
    case $previous in
        -o | --output | --state) mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
        --host | --port | --timeout | --friend | --first | --down-limit | --up-limit) return ;;
    esac
    local options="--json --help"
    case $command in
        "") options+=" --version share get find guid verify hosts" ;;
        share) options+=" --port --state --by-link --friend --up-limit --dht --relay" ;;
        get) options+=" --output --host --port --state --timeout --background --in-order --first --down-limit --up-limit --dht" ;;
        find) options+=" --host --port --state --timeout" ;;
        hosts) options+=" --state add remove" ;;
    esac
    case $command:$current in
        share:[!-]* | share: | guid:[!-]* | guid: | verify:[!-]* | verify:) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
        *) mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current") ;;
    esac
}
complete -o filenames -F _plug_cli plug-cli
