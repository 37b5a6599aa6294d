#pragma once

#include "core/base/ids.h"
#include "core/engine/snapshot.h"

#include <QWidget>

#include <vector>

class QLineEdit;
class QListWidget;
class QPushButton;

namespace plug::ui {

class ProblemLabel;

/// Hosts to choose from, by a mark on each, and a field for the identity of one that is not known here. Names nobody by itself.
class FriendList final : public QWidget {
    Q_OBJECT

public:
    /// `chosen` are marked, whether they are known or not.
    FriendList(const std::vector<engine::HostRow> &known, const std::vector<HostId> &chosen, QWidget *parent = nullptr);

    /// In ascending order, each once; at most limits::kMaxFriendsOfShare.
    std::vector<HostId> friends() const;
    /// Something stands in the field that was not added.
    bool isUnfinished() const;

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void offer(const HostId &host, const QString &words, bool isChosen);
    void onTextChanged(const QString &text);
    void addTyped();

    QListWidget *m_hosts;
    QLineEdit *m_identity;
    QPushButton *m_add;
    ProblemLabel *m_problem;
};

} // namespace plug::ui
