#include "ui/pages/facts_page.h"

#include "core/content/guid_text.h"
#include "core/content/link.h"
#include "ui/actions/action_registry.h"
#include "ui/format/format.h"
#include "ui/format/state_sentence.h"
#include "ui/pages/action_button.h"

#include <QDir>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QVBoxLayout>

namespace plug::ui {

FactsPage::FactsPage(ActionRegistry &actions, QWidget *parent)
    : QWidget(parent)
    , m_facts(new QWidget(this))
{
    auto *form = new QFormLayout(m_facts);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignRight | Qt::AlignTop);
    m_state = addFact(*form, tr("State:"));
    m_help = addFact(*form, tr("What helps:"));
    m_guid = addFact(*form, tr("GUID:"));
    form->addRow(tr("Link:"), linkRow(actions));
    m_size = addFact(*form, tr("Size:"));
    m_totals = addFact(*form, tr("Traffic:"));
    m_policy = addFact(*form, tr("Who may fetch:"));
    m_limits = addFact(*form, tr("Limits:"));
    m_path = addFact(*form, tr("Place:"));
    m_dates = addFact(*form, tr("Dates:"));
    form->addRow(QString(), buttonRow(actions));

    auto *scroll = new QScrollArea(this);
    scroll->setAccessibleName(tr("Details of the transfer"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(m_facts);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(scroll);
    show(nullptr);
}

void FactsPage::show(const engine::TransferRow *row)
{
    m_facts->setVisible(row != nullptr);
    if (!row)
        return;
    const StateText state = StateSentence::of(*row);
    m_state->setText(state.sentence);
    m_help->setText(state.help.isEmpty() ? tr("Nothing needs to be done.") : state.help);
    m_guid->setText(row->guid.isNull() ? tr("Known once all of it is read.") : content::guidText(row->guid));
    const QString link = row->guid.isNull() ? QString() : content::linkText(row->link);
    if (m_link->text() != link) {
        m_link->setText(link);
        m_link->setCursorPosition(0);
    }
    m_size->setText(sizeOf(*row));
    m_totals->setText(totalsOf(*row));
    m_policy->setText(policyOf(*row));
    m_limits->setText(limitsOf(*row));
    m_path->setText(QDir::toNativeSeparators(row->path));
    m_dates->setText(datesOf(*row));
}

/// Names and paths come from others, so that no label may take them for markup.
QLabel *FactsPage::addFact(QFormLayout &form, const QString &name)
{
    auto *value = new QLabel(m_facts);
    value->setTextFormat(Qt::PlainText);
    value->setWordWrap(true);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    value->setAccessibleName(name);
    form.addRow(name, value);
    return value;
}

QWidget *FactsPage::linkRow(ActionRegistry &actions)
{
    auto *row = new QWidget(m_facts);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    m_link = new QLineEdit(row);
    m_link->setReadOnly(true);
    m_link->setAccessibleName(tr("Link"));
    layout->addWidget(m_link, 1);
    layout->addWidget(new ActionButton(actions[ActionId::CopyLink], row));
    if (actions[ActionId::ShowQrCode].isVisible())
        layout->addWidget(new ActionButton(actions[ActionId::ShowQrCode], row));
    return row;
}

QWidget *FactsPage::buttonRow(ActionRegistry &actions)
{
    auto *row = new QWidget(m_facts);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    for (const ActionId id : {ActionId::Open, ActionId::ShowInFolder, ActionId::AddHost})
        layout->addWidget(new ActionButton(actions[id], row));
    layout->addStretch();
    return row;
}

QString FactsPage::datesOf(const engine::TransferRow &row)
{
    const QString added = tr("Added %1").arg(Format::dateTime(row.added));
    if (!row.finished || !row.wasFetched)
        return added;
    return tr("%1, complete %2", "Added on a date, complete on a date").arg(added, Format::dateTime(*row.finished));
}

QString FactsPage::totalsOf(const engine::TransferRow &row)
{
    return tr("%1 received, %2 given").arg(Format::size(row.downTotal), Format::size(row.upTotal));
}

/// Friends by what they are named by, one a line.
QString FactsPage::policyOf(const engine::TransferRow &row)
{
    if (row.policy == SharePolicy::Public)
        return tr("Everybody who has the link or the GUID.");
    QStringList lines{StateSentence::policy(row)};
    for (const HostId &host : row.friends)
        lines << Format::fingerprint(host);
    return lines.join(QLatin1Char('\n'));
}

QString FactsPage::limitsOf(const engine::TransferRow &row)
{
    const QStringList limits = StateSentence::limits(row);
    return limits.isEmpty() ? tr("None of its own.") : limits.join(QStringLiteral(", "));
}

QString FactsPage::sizeOf(const engine::TransferRow &row)
{
    if (row.size == 0 && !row.isShare)
        return tr("Not known until a host answers.");
    const QString size = tr("%1 (%2 bytes)").arg(Format::size(row.size), Format::count(row.size));
    return row.isFolder ? tr("%1 in %Ln file(s)", nullptr, int(row.fileCount)).arg(size) : size;
}

} // namespace plug::ui
