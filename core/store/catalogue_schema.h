#pragma once

#include <QString>

#include <cstddef>
#include <cstdint>
#include <span>

/// The catalogue's SQL: its tables, how older files are brought up to date, and every statement that is ever run.
namespace plug::store {

/// PRAGMA user_version of a file that is up to date: the number of migrations.
int catalogueVersion();
/// The statements that lead from `version` to `version` + 1, version >= 0 and below catalogueVersion().
std::span<const char *const> catalogueMigration(int version);

enum class Statement : std::uint8_t {
    LoadTransfers,
    LoadShareEntries,
    LoadHosts,
    CountTransfers,
    CountTransfer,       ///< (guid, kind)
    PutTransfer,         ///< columns as in transferValues()
    RemoveTransfer,      ///< (guid, kind)
    CountOtherEntries,   ///< (collection)
    RemoveShareEntries,  ///< (collection)
    PutShareEntry,       ///< columns as in shareEntryValues()
    PutHost,             ///< columns as in hostValues()
    RemoveHost,          ///< (host key)
    TrimHosts,           ///< (how many may stay)
    Count
};

inline constexpr std::size_t kStatementCount = static_cast<std::size_t>(Statement::Count);

const char *statementText(Statement statement);

} // namespace plug::store
