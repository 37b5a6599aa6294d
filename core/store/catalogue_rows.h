#pragma once

#include "core/store/records.h"

#include <QVariantList>

#include <optional>
#include <utility>

class QSqlQuery;

/// Records as rows of the catalogue, and back. What comes back is checked: lengths of ids, kinds, sizes, counts.
namespace plug::store {

QVariantList transferValues(const TransferRecord &record);
QVariantList shareEntryValues(const Guid &collection, qint64 position, const ShareEntryRecord &entry);
QVariantList hostValues(const HostRecord &record);

QVariant idValue(const Guid &guid);
/// What makes a host a row of its own: the HostId, or without one, the endpoint.
QVariant hostKey(const HostRecord &record);

// Each reads the current row of the statement Load…; nothing where the row makes no sense.
std::optional<TransferRecord> transferFrom(const QSqlQuery &row);
std::optional<std::pair<Guid, ShareEntryRecord>> shareEntryFrom(const QSqlQuery &row);
std::optional<HostRecord> hostFrom(const QSqlQuery &row);

} // namespace plug::store
