#pragma once

#include <QString>
#include <QTemporaryDir>

namespace plug::e2e {

/// A folder for one test, with places for who takes part.
class Scene {
public:
    QString path(const QString &name) const { return m_folder.filePath(name); }
    QString state(const QString &who) const { return path(QStringLiteral("state-") + who); }
    QString folder(const QString &who) const { return path(QStringLiteral("folder-") + who); }

private:
    QTemporaryDir m_folder;
};

} // namespace plug::e2e
