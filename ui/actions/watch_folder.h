#pragma once

#include "ui/actions/message.h"
#include "ui/actions/watch_scan.h"

#include <QElapsedTimer>
#include <QFileSystemWatcher>
#include <QFutureWatcher>
#include <QHash>
#include <QSet>
#include <QTimer>

namespace plug::ui {

/// Watches a folder: whatever lands in it, a file or a folder as a whole, is told of once, when it has stopped changing. What was told
/// of is remembered in a file, so that it is not told of again after a restart, and what is taken out of the list stays out; when it
/// changes it is told of anew. What is left out is said, with the reason, once.
/// The system's notices only make it look sooner: it looks from time to time all the same, on a thread of the pool. Never opens
/// what it watches.
class WatchFolder final : public QObject {
    Q_OBJECT

public:
    /// What has not changed for `settles` has landed; `looks` is the time between looks while something has not.
    struct Pace {
        std::chrono::milliseconds settles{5'000};
        std::chrono::milliseconds looks{2'000};
        std::chrono::milliseconds rests{30'000}; ///< between looks while nothing changes
    };

    /// `memory` is the file that it is remembered in; its folder is there or can be made.
    WatchFolder(QString memory, Pace pace, QObject *parent = nullptr);
    explicit WatchFolder(const QString &memory, QObject *parent = nullptr);

    /// From now on this folder, by its whole path; none where that is empty.
    void watch(const QString &folder);

Q_SIGNALS:
    void landed(const QString &path);
    void said(const plug::ui::Message &message);

private:
    struct Seen {
        WatchedEntry entry;
        qint64 since = 0; ///< of m_clock, in milliseconds
    };

    void look();
    void onLooked();
    void take(const WatchedFolder &folder);
    void takeEntry(const WatchedFolder &folder, const WatchedEntry &entry);
    void forgetGone(const WatchedFolder &folder);
    void sayLeftOut(const QStringList &names, WatchedEntry::Trouble why);
    void sayOnce(const QString &key, const QString &text);
    void load();
    void save();

    const QString m_memory;
    const Pace m_pace;
    QString m_folder;
    QFileSystemWatcher m_watcher;
    QFutureWatcher<WatchedFolder> m_look;
    QTimer m_next;
    QElapsedTimer m_clock;
    QHash<QString, Seen> m_unsettled;
    QHash<QString, QString> m_done; ///< the marks of those that were told of, by name
    QSet<QString> m_told;           ///< what was said of the folder itself
    QHash<int, QStringList> m_leftOut; ///< of the look that is being taken, by trouble
    bool m_isChanged = false;       ///< m_done, since it was saved
};

} // namespace plug::ui
