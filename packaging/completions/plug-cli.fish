# fish completion for plug-cli(1)

set -l commands share get find guid verify hosts daemon status add pause resume search remove limits stop
set -l begin "not __fish_seen_subcommand_from $commands"

complete -c plug-cli -n $begin -f
complete -c plug-cli -n $begin -a share -d 'hash files or folders, print their links, serve them'
complete -c plug-cli -n $begin -a get -d 'fetch what a link names'
complete -c plug-cli -n $begin -a find -d 'the hosts that have what a link names'
complete -c plug-cli -n $begin -a guid -d 'GUID, size and name of files or folders'
complete -c plug-cli -n $begin -a verify -d 'whether a file is what a link names'
complete -c plug-cli -n $begin -a hosts -d 'hosts that are known'
complete -c plug-cli -n $begin -a daemon -d 'the engine without a window'
complete -c plug-cli -n $begin -a status -d 'what the running engine does'
complete -c plug-cli -n $begin -a add -d 'have it fetch links and share files'
complete -c plug-cli -n $begin -a pause -d 'pause transfers'
complete -c plug-cli -n $begin -a resume -d 'go on with transfers'
complete -c plug-cli -n $begin -a search -d 'ask now who has what is fetched'
complete -c plug-cli -n $begin -a remove -d 'take transfers out of the list'
complete -c plug-cli -n $begin -a limits -d 'how fast transfers may be'
complete -c plug-cli -n $begin -a stop -d 'end the running engine'
complete -c plug-cli -n $begin -s v -l version -d 'version'
complete -c plug-cli -s h -l help -d 'help'
complete -c plug-cli -l json -d 'one JSON object a line'

function __plug_cli_offer -a commands
    complete -c plug-cli -n "__fish_seen_subcommand_from $commands" $argv[2..]
end
__plug_cli_offer 'get find hosts daemon status pause resume search remove limits stop' -f
__plug_cli_offer 'share get find hosts daemon status add pause resume search remove limits stop' -l state -xa '(__fish_complete_directories)' -d 'state folder'
__plug_cli_offer 'share get find daemon' -l port -x -d 'UDP port, 0 for any'
__plug_cli_offer 'get daemon add' -s o -l output -xa '(__fish_complete_directories)' -d 'folder to fetch into'
__plug_cli_offer 'get find add' -l host -x -d 'also ask this host'
__plug_cli_offer 'get find' -l timeout -x -d 'seconds'
__plug_cli_offer 'get add' -l background -d 'let everything else go first'
__plug_cli_offer 'get add' -l in-order -d 'from the beginning to the end'
__plug_cli_offer get -l preview -d 'print an address to look at the file meanwhile'
__plug_cli_offer 'get' -l first -x -d 'these bytes first'
__plug_cli_offer 'get daemon add limits' -l down-limit -x -d 'bytes a second, such as 2M'
__plug_cli_offer 'share get daemon add limits' -l up-limit -x -d 'bytes a second, such as 2M'
__plug_cli_offer 'share add' -l by-link -d 'only for who has the link'
__plug_cli_offer 'share add' -l friend -x -d 'only for this host'
__plug_cli_offer 'share get daemon' -l dht -d 'use the BitTorrent DHT'
__plug_cli_offer 'share daemon' -l relay -d 'pass on for hosts that cannot reach each other'
__plug_cli_offer 'remove' -l delete -d 'the files too'
__plug_cli_offer 'pause resume search remove limits' -a all
__plug_cli_offer 'hosts' -a 'add remove'
functions -e __plug_cli_offer
