# bash completion for plug-cli(1)

_plug_cli() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} word command=
    local commands="share get find guid verify hosts daemon status add pause resume search remove limits stop"
    COMPREPLY=()
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case " $commands " in *" $word "*) command=$word; break ;; esac
    done
    case $previous in
        -o | --output | --state) mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
        --host | --port | --timeout | --friend | --first | --down-limit | --up-limit) return ;;
    esac
    local options="--json --help"
    case $command in
        "") options+=" --version $commands" ;;
        share) options+=" --port --state --by-link --friend --up-limit --dht --relay" ;;
        get) options+=" --output --host --port --state --timeout --background --in-order --preview --first --down-limit --up-limit --dht" ;;
        find) options+=" --host --port --state --timeout" ;;
        hosts) options+=" --state add remove" ;;
        daemon) options+=" --output --port --state --down-limit --up-limit --dht --relay" ;;
        add) options+=" --output --host --state --background --in-order --by-link --friend --down-limit --up-limit" ;;
        pause | resume | search) options+=" --state all" ;;
        remove) options+=" --state --delete all" ;;
        limits) options+=" --state --down-limit --up-limit all" ;;
        status | stop) options+=" --state" ;;
    esac
    case $command:$current in
        share:[!-]* | share: | add:[!-]* | add: | guid:[!-]* | guid: | verify:[!-]* | verify:)
            mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
        *) mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current") ;;
    esac
}
complete -o filenames -F _plug_cli plug-cli
