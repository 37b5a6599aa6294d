#include "core/store/layout.h"

#include <algorithm>

namespace plug::store {

namespace {

constexpr QLatin1String kPartSuffix(".plugpart");

QString hexName(const Guid &guid, QLatin1String suffix)
{
    return QString::fromLatin1(guid.hex()) + suffix;
}

} // namespace

Layout::Layout(QString stateFolder)
    : m_stateFolder(std::move(stateFolder))
{
    while (m_stateFolder.size() > 1 && m_stateFolder.endsWith(u'/'))
        m_stateFolder.chop(1);
}

QString Layout::treesFolder() const
{
    return inFolder(m_stateFolder, QStringLiteral("trees"));
}

QString Layout::ledgersFolder() const
{
    return inFolder(m_stateFolder, QStringLiteral("ledgers"));
}

QString Layout::collectionsFolder() const
{
    return inFolder(m_stateFolder, QStringLiteral("collections"));
}

QString Layout::treePath(const Guid &guid) const
{
    return inFolder(treesFolder(), hexName(guid, QLatin1String(".tree")));
}

QString Layout::fetchTreePath(const Guid &transfer, std::uint32_t fileIndex) const
{
    const QString suffix = QStringLiteral("-%1.tree").arg(fileIndex);
    return inFolder(treesFolder(), hexName(transfer, QLatin1String()) + suffix);
}

QString Layout::ledgerPath(const Guid &transfer) const
{
    return inFolder(ledgersFolder(), hexName(transfer, QLatin1String(".ledger")));
}

QString Layout::collectionPath(const Guid &guid) const
{
    return inFolder(collectionsFolder(), hexName(guid, QLatin1String(".cbor")));
}

QString Layout::cataloguePath() const
{
    return inFolder(m_stateFolder, QStringLiteral("catalogue.sqlite"));
}

QString Layout::identityPath() const
{
    return inFolder(m_stateFolder, QStringLiteral("identity.key"));
}

QString Layout::lockPath() const
{
    return inFolder(m_stateFolder, QStringLiteral("lock"));
}

QString Layout::inFolder(const QString &folder, const QString &name) const
{
    return folder.endsWith(u'/') ? folder + name : folder + u'/' + name;
}

QString folderOf(const QString &path)
{
    return path.first(std::max<qsizetype>(path.lastIndexOf(u'/'), path.startsWith(u'/') ? 1 : 0));
}

bool isInFolder(const QString &path, const QString &folder)
{
    return path.startsWith(folder) && (path.size() == folder.size() || folder.endsWith(u'/') || path[folder.size()] == u'/');
}

QString partPathOf(const QString &finalPath)
{
    return finalPath + kPartSuffix;
}

bool isPartPath(const QString &path)
{
    return path.endsWith(kPartSuffix);
}

QString numberedPath(const QString &path, int number)
{
    if (number == 0)
        return path;
    const qsizetype nameBegin = path.lastIndexOf(u'/') + 1;
    const qsizetype dot = path.lastIndexOf(u'.');
    const qsizetype stemEnd = dot > nameBegin ? dot : path.size();
    return QStringLiteral("%1 (%2)%3").arg(path.first(stemEnd), QString::number(number), path.sliced(stemEnd));
}

} // namespace plug::store
