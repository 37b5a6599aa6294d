#include "ui/format/state_sentence.h"

#include "ui/format/format.h"

namespace plug::ui {

using engine::TransferRow;
using engine::TransferState;
using engine::WaitCause;

namespace {

std::uint64_t missingBytes(const TransferRow &row)
{
    return row.size > row.onDisk ? row.size - row.onDisk : 0;
}

/// Others were asked, and the search is over.
bool hasSearched(const TransferRow &row)
{
    return row.search && row.search->isOver && row.search->hostsAsked > 0;
}

QString joined(const QStringList &facts)
{
    return facts.join(QStringLiteral(" · "));
}

} // namespace

StateText StateSentence::of(const TransferRow &row)
{
    switch (row.state) {
    case TransferState::Hashing:
        return {hashing(row), {}, Tone::Active};
    case TransferState::Starting:
        return {tr("Getting ready: what is on the disk already is looked up."), {}, Tone::Active};
    case TransferState::Fetching:
        return {fetching(row), {}, Tone::Active};
    case TransferState::Waiting:
        return waiting(row);
    case TransferState::Finishing:
        return {tr("Finishing: the last bytes are written to the disk."), {}, Tone::Active};
    case TransferState::Sharing:
        return {sharing(row), {}, row.hostsAsking > 0 ? Tone::Positive : Tone::Neutral};
    case TransferState::Paused:
        return {paused(row), {}, Tone::Neutral};
    case TransferState::Failed:
        return failed(row);
    }
    return {};
}

QString StateSentence::name(TransferState state)
{
    switch (state) {
    case TransferState::Hashing:
        return tr("Preparing");
    case TransferState::Starting:
        return tr("Starting");
    case TransferState::Fetching:
        return tr("Fetching");
    case TransferState::Waiting:
        return tr("Waiting");
    case TransferState::Finishing:
        return tr("Finishing");
    case TransferState::Sharing:
        return tr("Sharing");
    case TransferState::Paused:
        return tr("Paused");
    case TransferState::Failed:
        return tr("Stopped by an error");
    }
    return {};
}

QString StateSentence::hashing(const TransferRow &row)
{
    if (row.size == 0)
        return tr("Preparing to share: %1 read so far").arg(Format::size(row.hashed));
    return tr("Preparing to share: %1 of %2 read").arg(Format::size(row.hashed), Format::size(row.size));
}

QString StateSentence::fetching(const TransferRow &row)
{
    QStringList facts;
    if (row.hostsGiving > 0)
        facts << tr("From %1 of %Ln host(s)", nullptr, int(qMax(row.hostsKnown, row.hostsGiving))).arg(Format::count(row.hostsGiving));
    else
        facts << tr("Asking %Ln host(s)", nullptr, int(row.hostsKnown));
    if (row.isFolder && row.fileCount > 0)
        facts << tr("%1 of %Ln file(s) done", nullptr, int(row.fileCount)).arg(Format::count(row.filesDone));
    if (row.downRate > 0)
        facts << Format::rate(row.downRate);
    if (row.secondsLeft)
        facts << tr("%1 left").arg(Format::duration(std::chrono::seconds(*row.secondsLeft)));
    if (row.upRate > 0)
        facts << tr("giving %1").arg(Format::rate(row.upRate));
    if (row.mode == engine::TransferMode::Background)
        facts << tr("in the background");
    if (row.order == engine::FetchOrder::InOrder)
        facts << tr("in order");
    return joined(facts + limits(row));
}

QString StateSentence::sharing(const TransferRow &row)
{
    QStringList facts;
    facts << (row.hostsAsking > 0 ? tr("Shared with %Ln host(s) now", nullptr, int(row.hostsAsking))
                                  : tr("Shared, nobody fetches it right now"));
    if (row.upRate > 0)
        facts << Format::rate(row.upRate);
    if (row.upTotal > 0)
        facts << tr("%1 given so far").arg(Format::size(row.upTotal));
    if (row.policy != SharePolicy::Public)
        facts << policy(row);
    return joined(facts + limits(row));
}

QString StateSentence::policy(const TransferRow &row)
{
    switch (row.policy) {
    case SharePolicy::Public:
        return {};
    case SharePolicy::ByLink:
        return tr("only for who has the link");
    case SharePolicy::Friends:
        return tr("only for %Ln friend(s)", nullptr, int(row.friends.size()));
    }
    return {};
}

QStringList StateSentence::limits(const TransferRow &row)
{
    QStringList facts;
    if (row.downLimit && !row.isShare)
        facts << tr("at most %1 down").arg(Format::rate(*row.downLimit));
    if (row.upLimit)
        facts << tr("at most %1 up").arg(Format::rate(*row.upLimit));
    return facts;
}

QString StateSentence::paused(const TransferRow &row)
{
    if (row.isShare)
        return tr("Paused: nobody can fetch it from here.");
    if (row.size == 0)
        return tr("Paused before anything was fetched.");
    return tr("Paused with %1 still to fetch.").arg(Format::size(missingBytes(row)));
}

StateText StateSentence::waiting(const TransferRow &row)
{
    if (row.cause == WaitCause::None)
        return {tr("Waiting for its turn."), {}, Tone::Neutral};
    return causeOf(row);
}

StateText StateSentence::failed(const TransferRow &row)
{
    if (row.cause == WaitCause::None)
        return {tr("Stopped by an error that the system did not explain."), tr("Resume it to try again."), Tone::Attention};
    StateText text = causeOf(row);
    text.sentence = tr("%1 It has stopped.", "%1 is a whole sentence: The disk is full.").arg(text.sentence);
    text.tone = Tone::Attention;
    return text;
}

StateText StateSentence::causeOf(const TransferRow &row)
{
    switch (row.cause) {
    case WaitCause::Searching:
        return searching(row);
    case WaitCause::NoHosts:
        return noHosts(row);
    case WaitCause::HostsSilent:
    case WaitCause::BehindNats:
    case WaitCause::WrongIdentity:
    case WaitCause::HostsHaveNothing:
    case WaitCause::HostsLied:
    case WaitCause::NoMissingRanges:
        return hostCause(row);
    case WaitCause::RateLimited:
        return {tr("Held back by the speed limit that you have set."), tr("Raise its limit, or the one in the settings."), Tone::Neutral};
    case WaitCause::BadCollection:
        return {tr("The folder's list of files is broken or unsafe, so nothing of it was written."),
                tr("Ask its publisher for a new link."), Tone::Attention};
    case WaitCause::FileChanged:
        return {tr("The file is no longer what was shared."), tr("Share it again: it gets a new link."), Tone::Attention};
    default:
        return diskCause(row);
    }
}

QString StateSentence::searchText(const engine::SearchFigures &search)
{
    return QStringList{tr("%Ln host(s) asked", nullptr, int(search.hostsAsked)), tr("%Ln hop(s)", "from host to host", int(search.hops)),
                       Format::size(search.bytes)}
        .join(tr(", ", "between figures"));
}

StateText StateSentence::searching(const TransferRow &row)
{
    const QString help = tr("It begins as soon as somebody is found who has it.");
    if (!row.search || row.search->hostsAsked == 0)
        return {tr("Asking hosts who has it."), help, Tone::Active};
    return {tr("Asking hosts who has it: %1.").arg(searchText(*row.search)), help, Tone::Active};
}

StateText StateSentence::noHosts(const TransferRow &row)
{
    if (!hasSearched(row))
        return {tr("No host is known that could have it."),
                tr("Ask for a link that names a host, or add a host by its address."), Tone::Attention};
    return {tr("Nobody who was asked knows who has it (%1).").arg(searchText(*row.search)),
            tr("Add a host that has it, or ask again; PLUG asks again by itself as well."), Tone::Attention};
}

StateText StateSentence::hostCause(const TransferRow &row)
{
    switch (row.cause) {
    case WaitCause::HostsSilent:
        return {tr("%Ln known host(s) do not answer.", nullptr, int(row.hostsKnown)),
                tr("They may be switched off, or a firewall blocks UDP; PLUG keeps asking."), Tone::Attention};
    case WaitCause::BehindNats:
        return {tr("A host that has it is there, but no way leads through the routers between."),
                tr("Ask somebody whom both know to allow relaying, or forward PLUG's port in a router; PLUG keeps trying."), Tone::Attention};
    case WaitCause::WrongIdentity:
        return {tr("Another host than the one in the link answers at its address."),
                tr("Nothing is fetched from it; ask for a new link."), Tone::Attention};
    case WaitCause::HostsHaveNothing:
        return {hasSearched(row) ? tr("The hosts that answer do not have it (%1).").arg(searchText(*row.search))
                                 : tr("The hosts that answer do not have it."),
                tr("Add a host that has it, or ask again; PLUG asks again by itself as well."), Tone::Attention};
    case WaitCause::HostsLied:
        return {tr("The hosts that have it sent wrong data, of which nothing was kept."),
                tr("Add a host that has it; PLUG keeps asking."), Tone::Attention};
    default:
        return {tr("No connected host has the missing %1.").arg(Format::size(missingBytes(row))),
                tr("It goes on as soon as a host with these bytes is found."), Tone::Attention};
    }
}

StateText StateSentence::diskCause(const TransferRow &row)
{
    switch (row.cause) {
    case WaitCause::DiskFull:
        return {tr("The disk is full."), tr("Free %1; it goes on by itself.").arg(Format::size(missingBytes(row))), Tone::Attention};
    case WaitCause::DiskReadOnly:
        return {tr("The disk can only be read."), tr("Make it writable; it goes on by itself."), Tone::Attention};
    case WaitCause::DiskFolderMissing:
        return {tr("The folder is not there."), tr("Connect its disk or create it again; it goes on by itself."), Tone::Attention};
    case WaitCause::DiskPermission:
        return {tr("The system does not allow access to the folder."), tr("Change its permissions; it goes on by itself."), Tone::Attention};
    case WaitCause::DiskSlow:
        return {tr("The disk is slower than the network."), tr("Nothing is lost; it goes on as fast as the disk can."), Tone::Neutral};
    default:
        if (row.causeDetail.isEmpty())
            return {tr("The disk reports an error."), tr("Check the disk; it goes on by itself."), Tone::Attention};
        return {tr("The disk reports an error: %1.").arg(row.causeDetail), tr("Check the disk; it goes on by itself."), Tone::Attention};
    }
}

} // namespace plug::ui
