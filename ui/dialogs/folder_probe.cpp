#include "ui/dialogs/folder_probe.h"

#include <QDir>
#include <QFileInfo>
#include <QPromise>
#include <QStorageInfo>
#include <QThreadPool>

#include <memory>
#include <utility>

namespace plug::ui {
namespace {

FolderFacts lookAt(const QString &folder, const QString &name)
{
    const QFileInfo info(folder);
    FolderFacts facts;
    facts.exists = info.isDir();
    facts.isWritable = facts.exists && info.isWritable();
    facts.isNameTaken = !name.isEmpty() && QFileInfo::exists(QDir(folder).filePath(name));
    if (const qint64 bytes = QStorageInfo(folder).bytesAvailable(); bytes >= 0)
        facts.freeBytes = std::uint64_t(bytes);
    return facts;
}

} // namespace

FolderProbe::FolderProbe(QObject *parent)
    : QObject(parent)
{
    connect(&m_watcher, &QFutureWatcher<FolderFacts>::finished, this, &FolderProbe::onFinished);
}

void FolderProbe::ask(const QString &folder, const QString &name)
{
    if (m_watcher.isRunning())
        m_next = Question{folder, name};
    else
        start({folder, name});
}

void FolderProbe::start(const Question &question)
{
    auto promise = std::make_shared<QPromise<FolderFacts>>();
    promise->start();
    m_watcher.setFuture(promise->future());
    QThreadPool::globalInstance()->start([promise, question] {
        promise->addResult(lookAt(question.folder, question.name));
        promise->finish();
    });
}

void FolderProbe::onFinished()
{
    if (m_next) {
        start(*std::exchange(m_next, std::nullopt));
        return;
    }
    Q_EMIT answered(m_watcher.result());
}

} // namespace plug::ui
