#include "tests/support/vectors.h"

#include <QFile>

namespace plug::test {

QJsonDocument loadVectors(const QString &name)
{
    QFile file(QStringLiteral(PLUG_TEST_DATA "/") + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot open the vectors %s: %s", qPrintable(file.fileName()), qPrintable(file.errorString()));
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &error);
    if (document.isNull())
        qFatal("%s is no JSON: %s", qPrintable(file.fileName()), qPrintable(error.errorString()));
    return document;
}

} // namespace plug::test
