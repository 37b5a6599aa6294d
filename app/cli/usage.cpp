#include "app/cli/usage.h"

namespace plug::cli {

QString usageText()
{
    return QStringLiteral(
        R"(plug-cli share PATH… [--by-link | --friend HOSTID…] [--up-limit RATE] [--port N] [--state DIR] [--dht] [--relay]
                                                 hash files or folders, print a link for each, serve until Ctrl+C
plug-cli get LINK [-o DIR] [--host ADDR:PORT]… [--port N] [--state DIR] [--timeout S]
        [--background] [--in-order] [--preview] [--first A-B]… [--down-limit RATE] [--up-limit RATE] [--dht]
                                                 fetch into DIR (default: here); never overwrites
plug-cli find LINK [--host ADDR:PORT]… [--port N] [--state DIR] [--timeout S]
                                                 the hosts that have it, one a line; fetches nothing
plug-cli guid PATH…                              GUID, size and name of files or folders; touches no network
plug-cli verify LINK FILE                        is FILE what LINK names?
plug-cli hosts [add ADDR:PORT | remove HOSTID] [--state DIR]
                                                 hosts that are known
plug-cli daemon [-o DIR] [--down-limit RATE] [--up-limit RATE] [--port N] [--state DIR] [--dht] [--relay]
                                                 the engine without a window, until stop or Ctrl+C

Of the window or daemon that runs with the same --state:
plug-cli status                                  what it does, a line for each transfer
plug-cli add LINK|PATH… [-o DIR] [--host ADDR:PORT]… [--background] [--in-order] [--by-link | --friend HOSTID…]
        [--down-limit RATE] [--up-limit RATE]    have it fetch links and share files or folders
plug-cli pause|resume|search|remove [--delete] TRANSFER…|all
                                                 by the numbers of status, or GUIDs; --delete takes the files too
plug-cli limits [TRANSFER…|all] [--down-limit RATE] [--up-limit RATE]
                                                 of these, or of all together
plug-cli stop                                    end it; what is there is kept

  --json         one JSON object a line on standard output
  --port N       UDP port; 0 takes any free one. Without it the port of the last run is used
  --state DIR    where identity, port and the list of transfers are kept
  --host A:P     also ask this host; may be given several times
  --timeout S    give up after S seconds, of get: without a new byte; 60 where not given, 0 for never
  --by-link      only whoever has the link, which has a secret, can fetch it; nobody else is told of it
  --friend HOSTID
                 only this host can fetch it, by its link; may be given several times
  --background   let everything else on the line go first
  --in-order     fetch from the beginning to the end, to look at it meanwhile
  --preview      print an address at which programs on this machine can look at the file while it arrives, and
                 go on until Ctrl+C when it is complete; fetches in order
  --first A-B    these bytes of the file before all others, counted from 0; may be given several times
  --down-limit RATE, --up-limit RATE
                 of each transfer that is named: bytes a second such as 500k or 2M, 0 for no limit; remembered
  --dht          announce public shares and seek hosts in the BitTorrent DHT: strangers there learn your
                 address and the keys of what you share and seek
  --relay        pass on, encrypted, what two hosts send each other that can't reach each other: 1 GiB a day at most
  -h, --help     this text
  -v, --version  the version

Exit codes: 0 done, 1 internal error (verify: another file), 2 bad arguments or bad link, 3 no host has it,
4 hosts out of reach or timed out, 5 disk or permission, 6 interrupted (the same command goes on from there).)");
}

} // namespace plug::cli
