#pragma once

#include <QFutureWatcher>
#include <QObject>
#include <QString>

#include <cstdint>
#include <optional>

namespace plug::ui {

/// What there is to know of a folder before something is written to it.
struct FolderFacts {
    bool exists = false;
    bool isWritable = false;
    bool isNameTaken = false;
    std::optional<std::uint64_t> freeBytes; ///< nothing where the system does not tell
};

/// Looks at folders on a thread of the pool, since a disk may sleep or a network folder hang. One look at a time; of what is
/// asked meanwhile only the last counts.
class FolderProbe final : public QObject {
    Q_OBJECT

public:
    explicit FolderProbe(QObject *parent = nullptr);

    /// `name` may be empty. Answered, later, by answered(); an earlier question may stay unanswered.
    void ask(const QString &folder, const QString &name);

Q_SIGNALS:
    void answered(const plug::ui::FolderFacts &facts);

private:
    struct Question {
        QString folder;
        QString name;
    };

    void start(const Question &question);
    void onFinished();

    QFutureWatcher<FolderFacts> m_watcher;
    std::optional<Question> m_next;
};

} // namespace plug::ui
