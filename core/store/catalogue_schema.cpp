#include "core/store/catalogue_schema.h"

#include "core/base/check.h"

#include <array>

namespace plug::store {

namespace {

// A migration, once released, never changes: a new format is a new one behind the last.
constexpr const char *kMigration0[] = {
    "CREATE TABLE transfers ("
    " guid BLOB NOT NULL, kind INTEGER NOT NULL, content INTEGER NOT NULL, name TEXT NOT NULL, path TEXT NOT NULL,"
    " tree_path TEXT NOT NULL, collection_path TEXT NOT NULL, size INTEGER NOT NULL, total_size INTEGER NOT NULL,"
    " file_count INTEGER NOT NULL, root BLOB NOT NULL, stamp BLOB, is_paused INTEGER NOT NULL, secret BLOB,"
    " hosts BLOB NOT NULL, added INTEGER NOT NULL, finished INTEGER,"
    " PRIMARY KEY (guid, kind)) WITHOUT ROWID",
    "CREATE TABLE share_entries ("
    " collection BLOB NOT NULL, position INTEGER NOT NULL, relative_path TEXT NOT NULL, path TEXT NOT NULL,"
    " tree_path TEXT NOT NULL, size INTEGER NOT NULL, guid BLOB NOT NULL, root BLOB NOT NULL, stamp BLOB NOT NULL,"
    " PRIMARY KEY (collection, position)) WITHOUT ROWID",
    "CREATE TABLE hosts ("
    " key BLOB NOT NULL PRIMARY KEY, host_id BLOB, endpoint BLOB NOT NULL, last_heard INTEGER NOT NULL,"
    " added_by_hand INTEGER NOT NULL) WITHOUT ROWID",
};

constexpr const char *kMigration1[] = {
    "ALTER TABLE transfers ADD COLUMN is_in_background INTEGER NOT NULL DEFAULT 0",
};

constexpr const char *kMigration2[] = {
    "ALTER TABLE transfers ADD COLUMN is_in_order INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE transfers ADD COLUMN wanted_first BLOB NOT NULL DEFAULT x''",
};

constexpr const char *kMigration3[] = {
    "ALTER TABLE transfers ADD COLUMN download_limit INTEGER",
    "ALTER TABLE transfers ADD COLUMN upload_limit INTEGER",
};

constexpr const char *kMigration4[] = {
    "ALTER TABLE hosts ADD COLUMN other_endpoints BLOB NOT NULL DEFAULT x''",
    "ALTER TABLE hosts ADD COLUMN name TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE hosts ADD COLUMN is_friend INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE hosts ADD COLUMN is_blocked INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE hosts ADD COLUMN is_anchor INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE hosts ADD COLUMN answered INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE hosts ADD COLUMN unanswered INTEGER NOT NULL DEFAULT 0",
};

// What was fetched by a link with a secret was served to those alone who know it.
constexpr const char *kMigration5[] = {
    "ALTER TABLE transfers ADD COLUMN policy INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE transfers ADD COLUMN friends BLOB NOT NULL DEFAULT x''",
    "UPDATE transfers SET policy = 1 WHERE secret IS NOT NULL",
};

constexpr std::array<std::span<const char *const>, 6> kMigrations{kMigration0, kMigration1, kMigration2, kMigration3, kMigration4, kMigration5};

} // namespace

int catalogueVersion()
{
    return static_cast<int>(kMigrations.size());
}

std::span<const char *const> catalogueMigration(int version)
{
    PLUG_CHECK(version >= 0 && version < catalogueVersion());
    return kMigrations[static_cast<std::size_t>(version)];
}

const char *statementText(Statement statement)
{
    switch (statement) {
    case Statement::LoadTransfers:
        return "SELECT guid, kind, content, name, path, tree_path, collection_path, size, total_size, file_count, root,"
               " stamp, is_paused, secret, hosts, added, finished, is_in_background, is_in_order,"
               " wanted_first, download_limit, upload_limit, policy, friends FROM transfers ORDER BY added, guid, kind";
    case Statement::LoadShareEntries:
        return "SELECT collection, relative_path, path, tree_path, size, guid, root, stamp FROM share_entries"
               " ORDER BY collection, position";
    case Statement::LoadHosts:
        return "SELECT host_id, endpoint, last_heard, added_by_hand, other_endpoints, name, is_friend, is_blocked, is_anchor,"
               " answered, unanswered FROM hosts ORDER BY last_heard DESC, key";
    case Statement::CountTransfers:
        return "SELECT count(*) FROM transfers";
    case Statement::CountTransfer:
        return "SELECT count(*) FROM transfers WHERE guid = ? AND kind = ?";
    case Statement::PutTransfer:
        return "INSERT OR REPLACE INTO transfers (guid, kind, content, name, path, tree_path, collection_path, size,"
               " total_size, file_count, root, stamp, is_paused, secret, hosts, added, finished, is_in_background,"
               " is_in_order, wanted_first, download_limit, upload_limit, policy, friends)"
               " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    case Statement::RemoveTransfer:
        return "DELETE FROM transfers WHERE guid = ? AND kind = ?";
    case Statement::CountOtherEntries:
        return "SELECT count(*) FROM share_entries WHERE collection <> ?";
    case Statement::RemoveShareEntries:
        return "DELETE FROM share_entries WHERE collection = ?";
    case Statement::PutShareEntry:
        return "INSERT INTO share_entries (collection, position, relative_path, path, tree_path, size, guid, root, stamp)"
               " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    case Statement::PutHost:
        return "INSERT OR REPLACE INTO hosts (key, host_id, endpoint, last_heard, added_by_hand, other_endpoints, name, is_friend,"
               " is_blocked, is_anchor, answered, unanswered) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    case Statement::RemoveHost:
        return "DELETE FROM hosts WHERE key = ?";
    case Statement::TrimHosts:
        return "DELETE FROM hosts WHERE key IN"
               " (SELECT key FROM hosts ORDER BY added_by_hand + is_friend + is_blocked DESC, last_heard DESC, key LIMIT -1 OFFSET ?)";
    case Statement::Count:
        break;
    }
    PLUG_CHECK(false);
    return nullptr;
}

} // namespace plug::store
