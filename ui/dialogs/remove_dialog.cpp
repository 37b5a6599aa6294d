#include "ui/dialogs/remove_dialog.h"

#include "ui/dialogs/problem_label.h"
#include "ui/format/format.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <numeric>

namespace plug::ui {

using engine::TransferRow;

namespace {

constexpr int kWidthInCharacters = 64;

QLabel *plainLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

/// Bytes of what stands on the disk under its own name.
std::uint64_t bytesOnDisk(const std::vector<TransferRow> &transfers)
{
    return std::accumulate(transfers.begin(), transfers.end(), std::uint64_t(0),
                           [](std::uint64_t sum, const TransferRow &row) { return sum + (row.isShare ? row.size : row.onDisk); });
}

} // namespace

RemoveDialog::RemoveDialog(const std::vector<TransferRow> &transfers, QWidget *parent)
    : QDialog(parent)
    , m_steps(new QStackedWidget(this))
{
    setWindowTitle(tr("Remove from the list"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_steps->addWidget(firstPage(transfers));
    m_steps->addWidget(secondPage(transfers));
    auto *column = new QVBoxLayout(this);
    column->addWidget(m_steps);
    setMinimumWidth(kWidthInCharacters * fontMetrics().averageCharWidth());
}

bool RemoveDialog::deletesData() const
{
    return m_delete->isChecked();
}

QWidget *RemoveDialog::firstPage(const std::vector<TransferRow> &transfers)
{
    auto *page = new QWidget(this);
    m_delete = new QCheckBox(tr("&Delete the files from the disk as well"), page);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, page);
    m_remove = buttons->addButton(tr("&Remove"), QDialogButtonBox::AcceptRole);
    m_remove->setDefault(true);
    connect(m_delete, &QCheckBox::toggled, this, [this](bool isOn) { m_remove->setText(isOn ? tr("&Remove and delete…") : tr("&Remove")); });
    connect(buttons, &QDialogButtonBox::accepted, this, &RemoveDialog::onRemove);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *column = new QVBoxLayout(page);
    column->setContentsMargins({});
    QLabel *asked = plainLabel(question(transfers), page);
    QFont font = asked->font();
    font.setBold(true);
    asked->setFont(font);
    column->addWidget(asked);
    column->addWidget(plainLabel(consequence(transfers), page));
    column->addSpacing(6);
    column->addWidget(m_delete);
    column->addSpacing(6);
    column->addStretch();
    column->addWidget(buttons);
    return page;
}

QWidget *RemoveDialog::secondPage(const std::vector<TransferRow> &transfers)
{
    auto *page = new QWidget(this);
    auto *warns = new ProblemLabel(page);
    warns->say(warning(transfers), Tone::Attention);
    auto *buttons = new QDialogButtonBox(page);
    m_back = buttons->addButton(tr("&Back"), QDialogButtonBox::RejectRole);
    QPushButton *deletes = buttons->addButton(tr("&Delete for good"), QDialogButtonBox::DestructiveRole);
    for (QPushButton *button : {m_back, deletes})
        button->setAutoDefault(button == m_back);
    connect(m_back, &QPushButton::clicked, m_steps, [this] { m_steps->setCurrentIndex(0); });
    connect(deletes, &QPushButton::clicked, this, &QDialog::accept);

    auto *column = new QVBoxLayout(page);
    column->setContentsMargins({});
    column->addWidget(warns);
    column->addStretch();
    column->addWidget(buttons);
    return page;
}

void RemoveDialog::onRemove()
{
    if (!m_delete->isChecked()) {
        accept();
        return;
    }
    m_steps->setCurrentIndex(1);
    m_back->setDefault(true);
    m_back->setFocus();
}

QString RemoveDialog::question(const std::vector<TransferRow> &transfers)
{
    if (transfers.size() == 1)
        return tr("Remove “%1” from the list?").arg(transfers.front().name);
    return tr("Remove %Ln transfer(s) from the list?", nullptr, int(transfers.size()));
}

QString RemoveDialog::consequence(const std::vector<TransferRow> &transfers)
{
    const auto shares = std::count_if(transfers.begin(), transfers.end(), [](const TransferRow &row) { return row.isShare; });
    if (std::size_t(shares) == transfers.size())
        return tr("Nobody can fetch it from here any more. The files stay where they are.");
    if (shares == 0)
        return tr("Fetching ends, and what is not complete yet is discarded.");
    return tr("Nothing of this is shared or fetched any more. Complete files stay where they are; what is not complete yet is discarded.");
}

QString RemoveDialog::warning(const std::vector<TransferRow> &transfers)
{
    const QString size = Format::size(bytesOnDisk(transfers));
    if (transfers.size() == 1)
        return tr("“%1” (%2) is deleted from the disk for good. It does not go to the trash.")
            .arg(QDir::toNativeSeparators(transfers.front().path), size);
    return tr("The files of %Ln transfer(s) (%1) are deleted from the disk for good. They do not go to the trash.", nullptr, int(transfers.size()))
        .arg(size);
}

} // namespace plug::ui
