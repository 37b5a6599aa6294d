#include "ui/dialogs/policy_dialog.h"

#include "ui/dialogs/friend_list.h"
#include "ui/dialogs/problem_label.h"

#include <QDialogButtonBox>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace plug::ui {

namespace {

constexpr int kWidthInCharacters = 72;

} // namespace

PolicyDialog::PolicyDialog(const QString &question, const Choice &now, const std::vector<engine::HostRow> &known, QWidget *parent)
    : QDialog(parent)
    , m_policies{new QRadioButton(tr("&Everybody who has the link or the GUID (announced)"), this),
                 new QRadioButton(tr("Only who has the &link (it has a secret)"), this), new QRadioButton(tr("Only these &friends:"), this)}
    , m_friends(new FriendList(known, now.friends, this))
    , m_problem(new ProblemLabel(this))
{
    setWindowTitle(tr("Who may fetch"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *what = new QLabel(question, this);
    what->setTextFormat(Qt::PlainText);
    what->setWordWrap(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    m_accept = buttons->button(QDialogButtonBox::Ok);
    m_accept->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *column = new QVBoxLayout(this);
    column->addWidget(what);
    for (QRadioButton *policy : m_policies) {
        column->addWidget(policy);
        connect(policy, &QRadioButton::toggled, this, &PolicyDialog::onChanged);
    }
    column->addWidget(m_friends, 1);
    column->addWidget(m_problem);
    column->addWidget(buttons);
    setMinimumWidth(kWidthInCharacters * fontMetrics().averageCharWidth());
    connect(m_friends, &FriendList::changed, this, &PolicyDialog::onChanged);
    m_policies[std::size_t(now.policy)]->setChecked(true);
    onChanged();
}

PolicyDialog::Choice PolicyDialog::choice() const
{
    if (m_policies[std::size_t(SharePolicy::Friends)]->isChecked())
        return {SharePolicy::Friends, m_friends->friends()};
    return {m_policies[std::size_t(SharePolicy::ByLink)]->isChecked() ? SharePolicy::ByLink : SharePolicy::Public, {}};
}

void PolicyDialog::onChanged()
{
    const Choice now = choice();
    const bool isForFriends = now.policy == SharePolicy::Friends;
    m_friends->setEnabled(isForFriends);
    m_accept->setEnabled(!isForFriends || (!now.friends.empty() && !m_friends->isUnfinished()));
    if (isForFriends && now.friends.empty())
        m_problem->say(tr("Mark or add at least one."), Tone::Attention);
    else if (isForFriends)
        m_problem->say(tr("They need the link as well. To all others there is no such file."), Tone::Neutral);
    else if (now.policy == SharePolicy::ByLink)
        m_problem->say(tr("Nobody is told that it is here, and the GUID alone is worth nothing. A new link is made where it was shared otherwise before."), Tone::Neutral);
    else
        m_problem->say(tr("Other hosts may be told that it is here."), Tone::Neutral);
}

} // namespace plug::ui
