#pragma once

#include <QJsonDocument>
#include <QString>

namespace plug::test {

/// A JSON file of tests/data; ends the test program with a clear message where it is missing or broken.
QJsonDocument loadVectors(const QString &name);

} // namespace plug::test
