#include "ui/dialogs/add_link_dialog.h"

#include "ui/dialogs/file_dialogs.h"
#include "ui/dialogs/problem_label.h"
#include "ui/format/error_text.h"
#include "ui/format/format.h"
#include "ui/models/transfer_list_model.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <set>

namespace plug::ui {
namespace {

constexpr int kWidthInCharacters = 80;

QLabel *factLabel(const QString &name, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setAccessibleDescription(name);
    return label;
}

/// One host may be at several addresses; an address without an identity is one that nobody else is known to be at.
int hostCount(const content::Link &link)
{
    std::set<HostId> identified;
    int others = 0;
    for (const content::LinkHost &host : link.hosts)
        host.hostId ? void(identified.insert(*host.hostId)) : void(++others);
    return int(identified.size()) + others;
}

} // namespace

AddLinkDialog::AddLinkDialog(const TransferListModel &transfers, const QString &folder, QWidget *parent)
    : QDialog(parent)
    , m_transfers(transfers)
    , m_text(new QLineEdit(this))
    , m_problem(new ProblemLabel(this))
    , m_name(factLabel(tr("Name"), this))
    , m_size(factLabel(tr("Size"), this))
    , m_hosts(factLabel(tr("Hosts"), this))
    , m_folder(new QLineEdit(this))
    , m_folderFacts(new ProblemLabel(this))
{
    setWindowTitle(tr("Add link"));
    setAttribute(Qt::WA_DeleteOnClose);
    buildForm(folder);
    connect(m_text, &QLineEdit::textChanged, this, &AddLinkDialog::onTextChanged);
    connect(m_folder, &QLineEdit::textChanged, this, &AddLinkDialog::onFolderChanged);
    connect(&m_probe, &FolderProbe::answered, this, &AddLinkDialog::onFolderKnown);
    onTextChanged();
}

void AddLinkDialog::setText(const QString &text)
{
    m_text->setText(text.trimmed());
    m_text->setCursorPosition(0);
    m_accept->setFocus();
}

QString AddLinkDialog::folder() const
{
    return QDir::fromNativeSeparators(m_folder->text().trimmed());
}

void AddLinkDialog::buildForm(const QString &folder)
{
    m_text->setPlaceholderText(tr("plug:plug1… or a GUID"));
    m_text->setClearButtonEnabled(true);
    m_text->setMinimumWidth(kWidthInCharacters * fontMetrics().averageCharWidth());
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_accept = buttons->addButton(tr("&Fetch"), QDialogButtonBox::AcceptRole);
    m_accept->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Link:"), m_text);
    form->addRow(QString(), m_problem);
    form->addRow(tr("Name:"), m_name);
    form->addRow(tr("Size:"), m_size);
    form->addRow(tr("Hosts:"), m_hosts);
    QWidget *row = folderRow(folder);
    form->addRow(tr("F&older:"), row);
    static_cast<QLabel *>(form->labelForField(row))->setBuddy(m_folder);
    form->addRow(QString(), m_folderFacts);

    auto *column = new QVBoxLayout(this);
    column->addLayout(form);
    column->addSpacing(8);
    column->addStretch();
    column->addWidget(buttons);
}

QWidget *AddLinkDialog::folderRow(const QString &folder)
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    m_folder->setText(QDir::toNativeSeparators(folder));
    m_folder->setAccessibleName(tr("Folder"));
    auto *browseButton = new QPushButton(tr("&Browse…"), row);
    browseButton->setAutoDefault(false);
    connect(browseButton, &QPushButton::clicked, this, &AddLinkDialog::browse);
    layout->addWidget(m_folder, 1);
    layout->addWidget(browseButton);
    return row;
}

void AddLinkDialog::onTextChanged()
{
    const QString text = m_text->text();
    auto parsed = content::parseLink(text);
    m_link.reset();
    m_existing = {};
    m_problem->say({}, Tone::Neutral);
    if (parsed) {
        m_link = *std::move(parsed);
        if (const engine::TransferRow *row = m_transfers.findGuid(m_link->guid)) {
            m_existing = row->id;
            m_problem->say(tr("This is in the list already, as “%1”.").arg(row->name), Tone::Attention);
        }
    } else if (!text.trimmed().isEmpty()) {
        m_problem->say(ErrorText::of(parsed.error(), text), Tone::Attention);
    }
    showLink();
    onFolderChanged();
}

void AddLinkDialog::onFolderChanged()
{
    m_isFolderUsable = false;
    if (QDir::isAbsolutePath(folder())) {
        m_probe.ask(folder(), m_link ? m_link->name : QString());
    } else {
        m_folderFacts->say(tr("Choose the folder by its whole path."), Tone::Attention);
    }
    updateAccept();
}

void AddLinkDialog::onFolderKnown(const FolderFacts &facts)
{
    const std::uint64_t size = m_link ? m_link->size.value_or(0) : 0;
    m_isFolderUsable = !facts.exists || facts.isWritable;
    if (!facts.exists)
        m_folderFacts->say(tr("The folder is not there yet; it will be created."), Tone::Neutral);
    else if (!facts.isWritable)
        m_folderFacts->say(tr("You may not write to this folder."), Tone::Attention);
    else if (facts.freeBytes && size > *facts.freeBytes)
        m_folderFacts->say(tr("Only %1 are free there.").arg(Format::size(*facts.freeBytes)), Tone::Attention);
    else if (facts.isNameTaken)
        m_folderFacts->say(tr("Something of that name is there already and stays; this gets a free name beside it."), Tone::Neutral);
    else if (facts.freeBytes)
        m_folderFacts->say(tr("%1 are free there.").arg(Format::size(*facts.freeBytes)), Tone::Neutral);
    else
        m_folderFacts->say({}, Tone::Neutral);
    updateAccept();
}

void AddLinkDialog::browse()
{
    QFileDialog *dialog = newFolderDialog(this, tr("Folder to save to"), folder());
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &chosen) { m_folder->setText(QDir::toNativeSeparators(chosen)); });
    dialog->open();
}

void AddLinkDialog::showLink()
{
    const QString none = QStringLiteral("–");
    if (!m_link) {
        for (QLabel *label : {m_name, m_size, m_hosts})
            label->setText(none);
        return;
    }
    m_name->setText(m_link->name.isEmpty() ? tr("Not in the link; the hosts suggest one.") : m_link->name);
    m_size->setText(m_link->size ? Format::size(*m_link->size) : tr("Not in the link; the hosts tell it."));
    const int hosts = hostCount(*m_link);
    m_hosts->setText(hosts == 0 ? tr("None in the link; the hosts that are known will be asked.") : tr("%Ln host(s) in the link", nullptr, hosts));
}

void AddLinkDialog::updateAccept()
{
    m_accept->setText(m_existing ? tr("&Show it in the list") : tr("&Fetch"));
    m_accept->setEnabled(m_link && (m_existing || m_isFolderUsable));
}

} // namespace plug::ui
