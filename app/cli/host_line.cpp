#include "app/cli/host_line.h"

#include <QStringList>

namespace plug::cli {

QString hostLine(const QJsonObject &row)
{
    const auto text = [&](const QString &key) { return row[key].toString(); };
    const QString heard = text(QStringLiteral("lastHeard"));
    QStringList facts(heard.isEmpty() ? QStringLiteral("never heard") : QStringLiteral("last heard %1").arg(heard));
    if (row[QStringLiteral("connected")].toBool())
        facts << QStringLiteral("connected (%1)").arg(text(QStringLiteral("how")));
    for (const QString &word : {QStringLiteral("friend"), QStringLiteral("blocked")}) {
        if (row[word].toBool())
            facts << word;
    }
    if (const QString name = text(QStringLiteral("name")); !name.isEmpty())
        facts << QStringLiteral("\"%1\"").arg(name);
    const QString host = text(QStringLiteral("host"));
    const QString address = text(QStringLiteral("address"));
    return QStringLiteral("%1  %2").arg(host.isEmpty() ? address : host + u'@' + address, facts.join(QStringLiteral(", ")));
}

} // namespace plug::cli
