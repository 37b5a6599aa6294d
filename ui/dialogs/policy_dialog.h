#pragma once

#include "core/base/share_policy.h"
#include "core/engine/snapshot.h"

#include <QDialog>

#include <array>

class QPushButton;
class QRadioButton;

namespace plug::ui {

class FriendList;
class ProblemLabel;

/// Asks who may fetch a share. Changes nothing itself: whoever opened it takes policy() and friends() once it is accepted.
class PolicyDialog final : public QDialog {
    Q_OBJECT

public:
    struct Choice {
        SharePolicy policy = SharePolicy::Public;
        std::vector<HostId> friends = {}; ///< for Friends
    };

    /// `question` names what is shared; `now` is what is chosen at first.
    PolicyDialog(const QString &question, const Choice &now, const std::vector<engine::HostRow> &known, QWidget *parent = nullptr);

    Choice choice() const;

private:
    void onChanged();

    std::array<QRadioButton *, 3> m_policies; ///< by SharePolicy
    FriendList *m_friends;
    ProblemLabel *m_problem;
    QPushButton *m_accept;
};

} // namespace plug::ui
