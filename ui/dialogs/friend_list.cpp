#include "ui/dialogs/friend_list.h"

#include "core/base/limits.h"
#include "ui/dialogs/problem_label.h"
#include "ui/format/format.h"
#include "ui/models/known_host_model.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <set>

namespace plug::ui {

namespace {

constexpr int kIdentity = Qt::UserRole;
constexpr int kRowsShown = 5;

/// Friends first, and then those that have a name: the ones that people know among thousands that they don't.
std::vector<engine::HostRow> inOrder(std::vector<engine::HostRow> hosts)
{
    const auto rank = [](const engine::HostRow &row) { return row.isFriend ? 0 : row.name.isEmpty() ? 2 : 1; };
    std::ranges::stable_sort(hosts, {}, rank);
    return hosts;
}

} // namespace

FriendList::FriendList(const std::vector<engine::HostRow> &known, const std::vector<HostId> &chosen, QWidget *parent)
    : QWidget(parent)
    , m_hosts(new QListWidget(this))
    , m_identity(new QLineEdit(this))
    , m_add(new QPushButton(tr("&Add"), this))
    , m_problem(new ProblemLabel(this))
{
    m_hosts->setAccessibleName(tr("Hosts that may fetch it"));
    m_hosts->setMinimumHeight(kRowsShown * fontMetrics().height() * 3 / 2);
    const std::set<HostId> marked(chosen.begin(), chosen.end());
    std::set<HostId> offered;
    for (const engine::HostRow &row : inOrder(known)) {
        if (row.host && offered.insert(*row.host).second)
            offer(*row.host, tr("%1 at %2", "a host, at an address").arg(KnownHostModel::nameOf(row), row.endpoint.text()), marked.contains(*row.host));
    }
    for (const HostId &host : marked) {
        if (!offered.contains(host))
            offer(host, Format::fingerprint(host), true);
    }
    m_identity->setPlaceholderText(tr("Identity of another host: 64 hexadecimal digits"));
    m_identity->setAccessibleName(tr("Identity of another host"));
    m_add->setAutoDefault(false);
    connect(m_hosts, &QListWidget::itemChanged, this, &FriendList::changed);
    connect(m_identity, &QLineEdit::textChanged, this, &FriendList::onTextChanged);
    m_identity->installEventFilter(this);
    connect(m_add, &QPushButton::clicked, this, &FriendList::addTyped);

    auto *line = new QHBoxLayout;
    line->addWidget(m_identity, 1);
    line->addWidget(m_add);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(m_hosts, 1);
    column->addLayout(line);
    column->addWidget(m_problem);
    onTextChanged({});
}

std::vector<HostId> FriendList::friends() const
{
    std::vector<HostId> friends;
    for (int row = 0; row < m_hosts->count(); ++row) {
        const QListWidgetItem &item = *m_hosts->item(row);
        if (item.checkState() == Qt::Checked && friends.size() < limits::kMaxFriendsOfShare)
            friends.push_back(*HostId::fromHex(item.data(kIdentity).toByteArray()));
    }
    std::ranges::sort(friends);
    return friends;
}

bool FriendList::isUnfinished() const
{
    return !m_identity->text().trimmed().isEmpty();
}

/// Enter in the field adds what stands there; the dialog around it would take it for its own.
bool FriendList::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress || !isUnfinished())
        return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    if (key != Qt::Key_Return && key != Qt::Key_Enter)
        return QWidget::eventFilter(watched, event);
    addTyped();
    return true;
}

void FriendList::offer(const HostId &host, const QString &words, bool isChosen)
{
    auto *item = new QListWidgetItem(words, m_hosts);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
    item->setCheckState(isChosen ? Qt::Checked : Qt::Unchecked);
    item->setData(kIdentity, host.hex());
    item->setToolTip(QString::fromLatin1(host.hex()));
}

void FriendList::onTextChanged(const QString &text)
{
    const bool isHost = HostId::fromHex(text.trimmed().toUtf8()).has_value();
    m_add->setEnabled(isHost);
    if (isHost || text.trimmed().isEmpty())
        m_problem->say(tr("A host's identity stands in its links, before the @, and in its Help > About PLUG."), Tone::Neutral);
    else
        m_problem->say(tr("This is no host's identity, which is 64 hexadecimal digits; here are %Ln character(s).", nullptr, int(text.trimmed().size())),
                       Tone::Attention);
    Q_EMIT changed();
}

/// One that is in the list already is marked there.
void FriendList::addTyped()
{
    const auto host = HostId::fromHex(m_identity->text().trimmed().toUtf8());
    if (!host)
        return;
    QListWidgetItem *same = nullptr;
    for (int row = 0; row < m_hosts->count(); ++row) {
        if (m_hosts->item(row)->data(kIdentity).toByteArray() == host->hex())
            same = m_hosts->item(row);
    }
    if (same)
        same->setCheckState(Qt::Checked);
    else
        offer(*host, Format::fingerprint(*host), true);
    m_hosts->scrollToItem(same ? same : m_hosts->item(m_hosts->count() - 1));
    m_identity->clear();
}

} // namespace plug::ui
