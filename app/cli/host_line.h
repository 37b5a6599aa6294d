#pragma once

#include <QJsonObject>
#include <QString>

namespace plug::cli {

/// A host as docs/remote.md has it, in a line for a person.
QString hostLine(const QJsonObject &row);

} // namespace plug::cli
