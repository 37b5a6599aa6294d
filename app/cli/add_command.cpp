#include "app/cli/add_command.h"

#include "app/cli/make_folder.h"
#include "app/remote/row_json.h"
#include "core/content/guid_text.h"

#include <QJsonArray>

#include <algorithm>

namespace plug::cli {

namespace {

void insertLimit(QJsonObject &params, const QString &name, std::optional<std::uint64_t> limit)
{
    if (limit)
        params.insert(name, static_cast<qint64>(*limit));
}

} // namespace

AddCommand::AddCommand(AddArguments arguments, remote::Client &remote, Console &terminal)
    : RemoteCommand(remote, terminal)
    , m_arguments(std::move(arguments))
{
}

void AddCommand::start()
{
    const bool fetches = std::any_of(m_arguments.targets.begin(), m_arguments.targets.end(), [](const auto &t) { return std::holds_alternative<content::Link>(t); });
    const QString error = fetches && !m_arguments.folder.isEmpty() ? makeFolder(m_arguments.folder) : QString();
    if (!error.isEmpty())
        return fail({remote::ErrorCode::Disk, QStringLiteral("The folder %1 can't be made: %2.").arg(m_arguments.folder, error)});
    next();
}

void AddCommand::next()
{
    if (m_at == m_arguments.targets.size())
        return finish(ExitCode::Done);
    const auto &target = m_arguments.targets[m_at++];
    if (const auto *link = std::get_if<content::Link>(&target))
        add(*link);
    else
        share(std::get<QString>(target));
}

void AddCommand::add(const content::Link &link)
{
    QJsonObject params{{QStringLiteral("link"), content::linkText(link)},
                       {QStringLiteral("background"), m_arguments.isInBackground},
                       {QStringLiteral("inOrder"), m_arguments.isInOrder}};
    if (!m_arguments.folder.isEmpty())
        params.insert(QStringLiteral("folder"), m_arguments.folder);
    QJsonArray hosts;
    for (const Endpoint &host : m_arguments.hosts)
        hosts << host.text();
    params.insert(QStringLiteral("hosts"), hosts);
    insertLimit(params, QStringLiteral("downLimit"), m_arguments.limits.down);
    insertLimit(params, QStringLiteral("upLimit"), m_arguments.limits.up);
    ask(QStringLiteral("add"), params, [this, link](const QJsonObject &result) { tellAdded(link, result); });
}

void AddCommand::tellAdded(const content::Link &link, const QJsonObject &result)
{
    const qint64 transfer = result[QStringLiteral("transfer")].toInteger();
    const bool wasThere = result[QStringLiteral("wasThere")].toBool();
    if (wasThere)
        console().message(QStringLiteral("%1 is in the list already.").arg(transfer));
    console().line(QString::number(transfer));
    console().event(QStringLiteral("added"), {{QStringLiteral("transfer"), transfer},
                                              {QStringLiteral("name"), link.name},
                                              {QStringLiteral("guid"), content::guidText(link.guid)},
                                              {QStringLiteral("resumed"), wasThere}});
    next();
}

void AddCommand::share(const QString &path)
{
    QJsonObject params{{QStringLiteral("path"), path}, {QStringLiteral("policy"), remote::policyText(m_arguments.policy)}};
    QJsonArray friends;
    for (const HostId &host : m_arguments.friends)
        friends << QString::fromLatin1(host.hex());
    params.insert(QStringLiteral("friends"), friends);
    insertLimit(params, QStringLiteral("upLimit"), m_arguments.limits.up);
    ask(QStringLiteral("share"), params, [this, path](const QJsonObject &result) { tellShared(path, result); });
    // It reads the whole file first.
    waitForEver();
}

void AddCommand::tellShared(const QString &path, QJsonObject result)
{
    console().line(result[QStringLiteral("link")].toString());
    result.insert(QStringLiteral("path"), path);
    console().event(QStringLiteral("shared"), result);
    next();
}

} // namespace plug::cli

#include "moc_add_command.cpp"
