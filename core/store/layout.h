#pragma once

#include "core/base/ids.h"

#include <QString>

#include <cstdint>

/// How things are named on disk; nothing here touches it.
namespace plug::store {

/// Names inside one state folder. GUIDs are written in hex, so every name is safe on every system.
class Layout {
public:
    explicit Layout(QString stateFolder);

    const QString &stateFolder() const { return m_stateFolder; }
    QString treesFolder() const;
    QString ledgersFolder() const;
    QString collectionsFolder() const;

    /// The complete tree of a shared file. Shares of the same bytes have the same tree.
    QString treePath(const Guid &guid) const;
    /// The tree of one file of a fetch, which grows; two fetches of the same bytes do not share it.
    QString fetchTreePath(const Guid &transfer, std::uint32_t fileIndex) const;
    /// One for all files of a fetch.
    QString ledgerPath(const Guid &transfer) const;
    QString collectionPath(const Guid &guid) const;
    QString cataloguePath() const;
    QString identityPath() const;
    QString lockPath() const;

private:
    QString inFolder(const QString &folder, const QString &name) const;

    QString m_stateFolder;
};

/// The folder that `path` stands in; "/" for what stands in the root.
QString folderOf(const QString &path);
/// Is `path` the folder itself or somewhere below it, going by the names alone?
bool isInFolder(const QString &path, const QString &folder);

/// "film.mkv.plugpart": a file that is being fetched, beside where it will stand.
QString partPathOf(const QString &finalPath);
bool isPartPath(const QString &path);

/// The n-th name to try for `path`: itself for 0, then "film (1).mkv", "film (2).mkv"; a leading dot begins no extension.
QString numberedPath(const QString &path, int number);

} // namespace plug::store
