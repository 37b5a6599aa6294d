#include "app/cli/status_command.h"

#include "app/cli/format.h"
#include "app/cli/wait_verdict.h"
#include "app/remote/row_json.h"

#include <QJsonArray>

namespace plug::cli {

namespace {

QString bytesIn(const QJsonObject &object, const QString &key)
{
    return bytesText(static_cast<std::uint64_t>(qMax<qint64>(0, object[key].toInteger())));
}

/// Whole percents, never 100 before it is so.
int percentOf(qint64 part, qint64 all)
{
    return all <= 0 || part <= 0 ? 0 : static_cast<int>(100.0 * static_cast<double>(qMin(part, all)) / static_cast<double>(all));
}

QString stateWords(const QJsonObject &row)
{
    const QString state = row[QStringLiteral("state")].toString();
    const qint64 done = row[state == u"hashing" ? QStringLiteral("hashed") : QStringLiteral("bytes")].toInteger();
    if (row[QStringLiteral("share")].toBool() || state == u"failed")
        return state;
    return QStringLiteral("%1 %2 %").arg(state).arg(percentOf(done, row[QStringLiteral("size")].toInteger()));
}

} // namespace

QString transferLine(const QJsonObject &row)
{
    QStringList facts{stateWords(row), bytesIn(row, QStringLiteral("size"))};
    for (const auto &[key, word] : {std::pair(QStringLiteral("downRate"), QStringLiteral("down")), std::pair(QStringLiteral("upRate"), QStringLiteral("up"))}) {
        if (row[key].toInteger() > 0)
            facts << QStringLiteral("%1 %2/s").arg(word, bytesIn(row, key));
    }
    if (const qint64 seconds = row[QStringLiteral("secondsLeft")].toInteger(); seconds > 0)
        facts << QStringLiteral("%1 left").arg(durationText(static_cast<std::uint64_t>(seconds)));
    if (const auto cause = remote::causeOf(row[QStringLiteral("cause")].toString()); cause && *cause != engine::WaitCause::None)
        facts << causeSentence(*cause, row[QStringLiteral("causeDetail")].toString());
    return QStringLiteral("%1  %2  %3").arg(row[QStringLiteral("transfer")].toInteger(), 4).arg(row[QStringLiteral("name")].toString(), facts.join(QStringLiteral(", ")));
}

StatusCommand::StatusCommand(const StatusArguments &, remote::Client &remote, Console &terminal)
    : RemoteCommand(remote, terminal)
{
}

void StatusCommand::start()
{
    askForTransfers(0);
}

void StatusCommand::askForTransfers(qint64 after)
{
    ask(QStringLiteral("transfers"), {{QStringLiteral("after"), after}}, [this](const QJsonObject &page) { tellTransfers(page); });
}

void StatusCommand::tellTransfers(const QJsonObject &page)
{
    const QJsonArray rows = page[QStringLiteral("transfers")].toArray();
    for (const QJsonValue &row : rows) {
        console().event(QStringLiteral("transfer"), row.toObject());
        console().line(transferLine(row.toObject()));
    }
    if (page[QStringLiteral("more")].toBool() && !rows.isEmpty())
        return askForTransfers(rows.last()[QStringLiteral("transfer")].toInteger());
    ask(QStringLiteral("status"), {}, [this](const QJsonObject &totals) { tellTotals(totals); });
}

void StatusCommand::tellTotals(const QJsonObject &totals)
{
    console().event(QStringLiteral("status"), totals);
    console().line(QStringLiteral("%1 transfers, %2 hosts connected, down %3/s, up %4/s, port %5")
                       .arg(totals[QStringLiteral("transfers")].toInteger())
                       .arg(totals[QStringLiteral("hostsConnected")].toInteger())
                       .arg(bytesIn(totals, QStringLiteral("downRate")), bytesIn(totals, QStringLiteral("upRate")))
                       .arg(totals[QStringLiteral("port")].toInteger()));
    finish(ExitCode::Done);
}

} // namespace plug::cli

#include "moc_status_command.cpp"
