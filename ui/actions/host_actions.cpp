#include "ui/actions/host_actions.h"

#include "core/base/protocol.h"
#include "ui/dialogs/add_host_dialog.h"
#include "ui/models/known_host_model.h"
#include "ui/theme/icons.h"

#include <QApplication>
#include <QClipboard>
#include <QInputDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>

#include <algorithm>
#include <optional>

namespace plug::ui {

using engine::HostRow;

namespace {

struct Row {
    HostActionId id;
    const char *text;
    const char *tip;
    std::optional<Icon> sign;
    QKeySequence keys;
};

std::array<Row, kHostActionCount> table()
{
    return {{
        {HostActionId::Add, QT_TRANSLATE_NOOP("plug::ui::HostActions", "&Add host…"),
         QT_TRANSLATE_NOOP("plug::ui::HostActions", "Name a host to ask, by its address"), Icon::AddHost, QKeySequence::New},
        {HostActionId::Name, QT_TRANSLATE_NOOP("plug::ui::HostActions", "&Give a name…"),
         QT_TRANSLATE_NOOP("plug::ui::HostActions", "Give the chosen host a name, which only you see"), Icon::Rename, QKeySequence(Qt::Key_F2)},
        {HostActionId::Friend, QT_TRANSLATE_NOOP("plug::ui::HostActions", "&Friend"),
         QT_TRANSLATE_NOOP("plug::ui::HostActions", "Remember the chosen hosts for good, and ask them about every file"), Icon::Friend, QKeySequence()},
        {HostActionId::Block, QT_TRANSLATE_NOOP("plug::ui::HostActions", "&Blocked"),
         QT_TRANSLATE_NOOP("plug::ui::HostActions", "Neither call nor answer the chosen hosts"), Icon::Blocked, QKeySequence()},
        {HostActionId::Copy, QT_TRANSLATE_NOOP("plug::ui::HostActions", "&Copy identity and address"),
         QT_TRANSLATE_NOOP("plug::ui::HostActions", "Put the chosen hosts on the clipboard, one a line, as links write them"), Icon::Copy,
         QKeySequence::Copy},
        {HostActionId::Remove, QT_TRANSLATE_NOOP("plug::ui::HostActions", "Re&move…"),
         QT_TRANSLATE_NOOP("plug::ui::HostActions", "Forget the chosen hosts"), Icon::Remove, QKeySequence::Delete},
    }};
}

bool hasIdentity(const HostRow &host)
{
    return host.host.has_value();
}

} // namespace

HostActions::HostActions(runtime::EngineClient &client, QWidget &page)
    : QObject(&page)
    , m_client(client)
    , m_page(page)
{
    for (const Row &row : table()) {
        auto *action = new QAction(tr(row.text), this);
        if (row.sign)
            action->setIcon(icon(*row.sign));
        action->setShortcut(row.keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        action->setStatusTip(tr(row.tip));
        const QString keys = row.keys.toString(QKeySequence::NativeText);
        action->setToolTip(keys.isEmpty() ? tr(row.tip) : tr("%1 (%2)", "what an action does, its keys").arg(tr(row.tip), keys));
        m_actions[std::size_t(row.id)] = action;
        page.addAction(action);
    }
    for (const HostActionId id : {HostActionId::Friend, HostActionId::Block})
        (*this)[id].setCheckable(true);
    connectActions();
    setChosen({});
}

void HostActions::setChosen(std::vector<HostRow> hosts)
{
    m_chosen = std::move(hosts);
    const bool isAnyKnown = std::any_of(m_chosen.begin(), m_chosen.end(), hasIdentity);
    const auto isSoOfAll = [&](bool HostRow::*mark) {
        return isAnyKnown && std::all_of(m_chosen.begin(), m_chosen.end(), [&](const HostRow &host) { return !host.host || host.*mark; });
    };
    (*this)[HostActionId::Name].setEnabled(m_chosen.size() == 1 && isAnyKnown);
    (*this)[HostActionId::Friend].setEnabled(isAnyKnown);
    (*this)[HostActionId::Friend].setChecked(isSoOfAll(&HostRow::isFriend));
    (*this)[HostActionId::Block].setEnabled(isAnyKnown);
    (*this)[HostActionId::Block].setChecked(isSoOfAll(&HostRow::isBlocked));
    (*this)[HostActionId::Copy].setEnabled(!m_chosen.empty());
    (*this)[HostActionId::Remove].setEnabled(!m_chosen.empty());
}

void HostActions::connectActions()
{
    connect(&(*this)[HostActionId::Add], &QAction::triggered, this, &HostActions::askAddress);
    connect(&(*this)[HostActionId::Name], &QAction::triggered, this, &HostActions::askName);
    connect(&(*this)[HostActionId::Copy], &QAction::triggered, this, &HostActions::copy);
    connect(&(*this)[HostActionId::Remove], &QAction::triggered, this, &HostActions::askRemove);
    connect(&(*this)[HostActionId::Friend], &QAction::triggered, this, [this](bool isOn) {
        for (const HostId &host : identities())
            m_client.post(engine::SetFriend{host, isOn});
    });
    connect(&(*this)[HostActionId::Block], &QAction::triggered, this, [this](bool isOn) {
        for (const HostId &host : identities())
            m_client.post(engine::SetBlocked{host, isOn});
    });
}

void HostActions::askAddress()
{
    auto *dialog = new AddHostDialog(tr("&Address and port of a host to ask:"), &m_page);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        m_client.post(engine::AddHost{dialog->host(), {}});
        Q_EMIT added(dialog->host().endpoint);
    });
    dialog->open();
}

void HostActions::askName()
{
    if (m_chosen.size() != 1 || !m_chosen.front().host)
        return;
    const HostRow host = m_chosen.front();
    auto *dialog = new QInputDialog(&m_page);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Give a name"));
    dialog->setLabelText(tr("Name of the host at %1; empty for none:").arg(host.endpoint.text()));
    dialog->setTextValue(host.name);
    if (auto *field = dialog->findChild<QLineEdit *>()) {
        field->setMaxLength(int(protocol::kMaxNameBytes));
        field->setAccessibleName(tr("Name of the host"));
    }
    connect(dialog, &QInputDialog::textValueSelected, this, [this, id = *host.host](const QString &name) {
        m_client.post(engine::NameHost{id, name.simplified()});
    });
    dialog->open();
}

void HostActions::askRemove()
{
    if (m_chosen.empty())
        return;
    auto *box = new QMessageBox(QMessageBox::NoIcon, tr("Remove hosts"), {}, QMessageBox::Cancel, &m_page);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setText(m_chosen.size() == 1 ? tr("Forget the host “%1”?").arg(KnownHostModel::nameOf(m_chosen.front()))
                                      : tr("Forget %Ln host(s)?", nullptr, int(m_chosen.size())));
    box->setInformativeText(m_chosen.size() == 1 ? tr("Its name and marks are lost. It may be met again; block it to keep it away.")
                                                 : tr("Names and marks are lost. They may be met again; block them to keep them away."));
    QPushButton *removes = box->addButton(tr("&Forget"), QMessageBox::AcceptRole);
    box->setDefaultButton(removes);
    connect(removes, &QPushButton::clicked, this, [this, hosts = m_chosen] {
        for (const HostRow &host : hosts)
            m_client.post(host.host ? engine::RemoveHost{*host.host, {}} : engine::RemoveHost{{}, host.endpoint});
    });
    box->open();
}

void HostActions::copy() const
{
    QStringList lines;
    for (const HostRow &host : m_chosen)
        lines << (host.host ? QString::fromLatin1(host.host->hex()) + u'@' + host.endpoint.text() : host.endpoint.text());
    if (!lines.isEmpty())
        QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

std::vector<HostId> HostActions::identities() const
{
    std::vector<HostId> ids;
    for (const HostRow &host : m_chosen) {
        if (host.host)
            ids.push_back(*host.host);
    }
    return ids;
}

} // namespace plug::ui
