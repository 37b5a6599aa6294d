#include "ui/dialogs/limit_dialog.h"

#include "ui/dialogs/problem_label.h"
#include "ui/dialogs/rate_box.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace plug::ui {

using engine::TransferRow;

namespace {

constexpr int kWidthInCharacters = 52;

} // namespace

LimitDialog::LimitDialog(std::vector<TransferRow> transfers, QWidget *parent)
    : QDialog(parent)
    , m_transfers(std::move(transfers))
    , m_down(new RateBox(tr("Download limit"), this))
    , m_up(new RateBox(tr("Upload limit"), this))
{
    setWindowTitle(tr("Limit speed"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *what = new QLabel(question(), this);
    what->setTextFormat(Qt::PlainText);
    what->setWordWrap(true);
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Download at most:"), m_down);
    form->addRow(tr("&Upload at most:"), m_up);
    // What is complete has nothing left to download.
    form->setRowVisible(m_down, std::any_of(m_transfers.begin(), m_transfers.end(), [](const TransferRow &row) { return !row.isShare; }));
    showLimits(&TransferRow::downLimit, *m_down);
    showLimits(&TransferRow::upLimit, *m_up);
    auto *hint = new ProblemLabel(this);
    hint->say(tr("The limits in the settings, which are for all transfers together, hold as well."), Tone::Neutral);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    buttons->button(QDialogButtonBox::Ok)->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *column = new QVBoxLayout(this);
    column->addWidget(what);
    column->addLayout(form);
    column->addWidget(hint);
    column->addSpacing(8);
    column->addStretch();
    column->addWidget(buttons);
    setMinimumWidth(kWidthInCharacters * fontMetrics().averageCharWidth());
}

std::vector<engine::SetLimits> LimitDialog::choices() const
{
    std::vector<engine::SetLimits> choices;
    for (const TransferRow &row : m_transfers) {
        const engine::SetLimits limits{row.id, m_down->limitOr(row.downLimit), m_up->limitOr(row.upLimit)};
        if (limits.down != row.downLimit || limits.up != row.upLimit)
            choices.push_back(limits);
    }
    return choices;
}

QString LimitDialog::question() const
{
    if (m_transfers.size() == 1)
        return tr("How fast may “%1” be?").arg(m_transfers.front().name);
    return tr("How fast may each of %Ln transfer(s) be?", nullptr, int(m_transfers.size()));
}

void LimitDialog::showLimits(std::optional<std::uint64_t> TransferRow::*limit, RateBox &box) const
{
    const auto first = m_transfers.front().*limit;
    const bool isSame = std::all_of(m_transfers.begin(), m_transfers.end(), [&](const TransferRow &row) { return row.*limit == first; });
    isSame ? box.setLimit(first) : box.setDiffering();
}

} // namespace plug::ui
