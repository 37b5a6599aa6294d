#include "core/store/share_builder.h"

#include "core/content/file_name.h"
#include "core/store/layout.h"

#include <algorithm>

namespace plug::store {

namespace {

QString nameOf(const QString &path)
{
    return content::safeFileName(path.sliced(path.lastIndexOf(u'/') + 1));
}

DiskError errorOf(const QString &folder, const content::CollectionError &error)
{
    using Reason = content::CollectionError::Reason;
    const QString path = error.path.isEmpty() ? folder : folder + u'/' + error.path;
    if (error.reason == Reason::UnsafePath)
        return {DiskErrorKind::UnsafeName, path, QStringLiteral("not every system can store a file of this name")};
    if (error.reason == Reason::PathConflict)
        return {DiskErrorKind::UnsafeName, path, QStringLiteral("some systems take this name and another's for the same")};
    return {DiskErrorKind::TooLarge, path, {}};
}

void sortByUtf8(std::vector<ShareEntryRecord> &entries)
{
    std::vector<std::pair<QByteArray, std::size_t>> order;
    for (std::size_t i = 0; i < entries.size(); ++i)
        order.emplace_back(entries[i].relativePath.toUtf8(), i);
    std::sort(order.begin(), order.end());
    std::vector<ShareEntryRecord> sorted;
    for (const auto &[path, i] : order)
        sorted.push_back(std::move(entries[i]));
    entries = std::move(sorted);
}

} // namespace

TransferRecord recordOfFile(const ShareEntryRecord &file)
{
    TransferRecord record;
    record.kind = TransferKind::Share;
    record.guid = file.guid;
    record.content = content::ContentKind::File;
    record.name = nameOf(file.path);
    record.path = file.path;
    record.treePath = file.treePath;
    record.size = file.size;
    record.totalSize = file.size;
    record.root = file.root;
    record.stamp = file.stamp;
    return record;
}

DiskOutcome<QByteArray> collectionOf(const QString &folder, std::vector<ShareEntryRecord> &entries)
{
    sortByUtf8(entries);
    content::Collection collection;
    for (const ShareEntryRecord &entry : entries)
        collection.entries.push_back({entry.relativePath, entry.size, entry.guid});
    auto bytes = content::encodeCollection(std::move(collection));
    if (!bytes)
        return Failure{errorOf(folder, bytes.error())};
    return *std::move(bytes);
}

TransferRecord recordOfFolder(const QString &folder, const StoredCollection &collection,
                              const std::vector<ShareEntryRecord> &entries)
{
    TransferRecord record;
    record.kind = TransferKind::Share;
    record.guid = content::guidOf(content::ContentKind::Collection, collection.size, collection.root);
    record.content = content::ContentKind::Collection;
    record.name = nameOf(folder);
    record.path = folder;
    record.treePath = collection.treePath;
    record.collectionPath = collection.path;
    record.size = collection.size;
    record.root = collection.root;
    record.fileCount = entries.size();
    for (const ShareEntryRecord &entry : entries)
        record.totalSize += entry.size;
    return record;
}

} // namespace plug::store
