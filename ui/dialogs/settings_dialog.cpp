#include "ui/dialogs/settings_dialog.h"

#include "ui/dialogs/file_dialogs.h"
#include "ui/dialogs/network_page.h"
#include "ui/dialogs/problem_label.h"
#include "ui/dialogs/rate_box.h"
#include "ui/settings/language.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

namespace plug::ui {
namespace {

constexpr int kFolderWidthInCharacters = 48;

} // namespace

SettingsDialog::SettingsDialog(const Settings &settings, QWidget *parent)
    : QDialog(parent)
    , m_folder(new QLineEdit(this))
    , m_watched(new QLineEdit(this))
    , m_watchedProblem(new ProblemLabel(this))
    , m_problem(new ProblemLabel(this))
    , m_network(new NetworkPage(settings, this))
{
    setWindowTitle(tr("Settings"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    m_accept = buttons->button(QDialogButtonBox::Ok);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *pages = new QTabWidget(this);
    pages->addTab(newGeneralPage(settings), tr("&General"));
    pages->addTab(m_network, tr("&Network"));
    auto *column = new QVBoxLayout(this);
    column->addWidget(pages);
    column->addWidget(buttons);
    validate();
}

std::vector<std::pair<SettingId, QVariant>> SettingsDialog::choices() const
{
    std::vector<std::pair<SettingId, QVariant>> choices{
        {SettingId::DownloadFolder, QDir::fromNativeSeparators(m_folder->text().trimmed())},
        {SettingId::WatchFolder, QDir::cleanPath(QDir::fromNativeSeparators(m_watched->text().trimmed()))},
        {SettingId::DownloadLimit, qulonglong(m_down->limit().value_or(0))},
        {SettingId::UploadLimit, qulonglong(m_up->limit().value_or(0))},
        {SettingId::SharesAreFor, m_sharesFor->currentData()},
        {SettingId::FetchInBackground, m_background->isChecked()},
        {SettingId::Preallocate, m_preallocate->isChecked()},
        {SettingId::AllowClearText, m_clearText->isChecked()},
        {SettingId::Language, m_language->currentData()},
        {SettingId::ColorScheme, m_scheme->currentData()},
    };
    for (auto &choice : m_network->choices())
        choices.push_back(std::move(choice));
    return choices;
}

QWidget *SettingsDialog::newGeneralPage(const Settings &settings)
{
    auto *page = new QWidget(this);
    auto *form = new QFormLayout(page);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    addTransfers(*form, settings);
    addShares(*form, settings);
    addSecurity(*form, settings);
    addLooks(*form, settings);
    return page;
}

void SettingsDialog::addTransfers(QFormLayout &form, const Settings &settings)
{
    m_folder->setText(QDir::toNativeSeparators(settings.downloadFolder()));
    m_folder->setObjectName(QStringLiteral("folder"));
    m_folder->setAccessibleName(tr("Folder for what is fetched"));
    m_folder->setMinimumWidth(kFolderWidthInCharacters * fontMetrics().averageCharWidth());
    connect(m_folder, &QLineEdit::textChanged, this, &SettingsDialog::validate);
    QWidget *row = newFolderRow(*m_folder, tr("&Browse…"), tr("Folder for what is fetched"));
    form.addRow(tr("&Save to:"), row);
    static_cast<QLabel *>(form.labelForField(row))->setBuddy(m_folder);
    form.addRow(QString(), m_problem);
    m_down = new RateBox(tr("Download limit"), this);
    m_down->setObjectName(QStringLiteral("downloadLimit"));
    m_down->setLimit(settings.limit(SettingId::DownloadLimit));
    m_up = new RateBox(tr("Upload limit"), this);
    m_up->setLimit(settings.limit(SettingId::UploadLimit));
    form.addRow(tr("&Download at most:"), m_down);
    form.addRow(tr("&Upload at most:"), m_up);
    m_background = new QCheckBox(tr("Fetch in the bac&kground"), this);
    m_background->setObjectName(QStringLiteral("background"));
    m_background->setChecked(settings.isOn(SettingId::FetchInBackground));
    m_background->setToolTip(tr("What is added from now on lets everything else on the line go first. Each transfer can be set apart."));
    m_preallocate = new QCheckBox(tr("Take the s&pace for a file at once"), this);
    m_preallocate->setObjectName(QStringLiteral("preallocate"));
    m_preallocate->setChecked(settings.isOn(SettingId::Preallocate));
    m_preallocate->setToolTip(tr("A full disk then shows at the beginning, and files lie in one piece. Otherwise they grow as they come."));
    form.addRow(tr("New fetches:"), m_background);
    form.addRow(QString(), m_preallocate);
}

void SettingsDialog::addShares(QFormLayout &form, const Settings &settings)
{
    m_sharesFor = new QComboBox(this);
    m_sharesFor->setObjectName(QStringLiteral("sharesFor"));
    m_sharesFor->addItem(tr("Everybody who has the link or the GUID"), int(SharePolicy::Public));
    m_sharesFor->addItem(tr("Only who has the link"), int(SharePolicy::ByLink));
    m_sharesFor->addItem(tr("Only friends (asks which)"), int(SharePolicy::Friends));
    m_sharesFor->setCurrentIndex(m_sharesFor->findData(int(settings.sharesAreFor())));
    m_sharesFor->setToolTip(tr("Who may fetch what is shared from now on. Each share can be changed by itself."));
    form.addRow(tr("New shares &for:"), m_sharesFor);
    m_watched->setText(QDir::toNativeSeparators(settings.watchFolder()));
    m_watched->setObjectName(QStringLiteral("watched"));
    m_watched->setAccessibleName(tr("Folder that is watched"));
    m_watched->setPlaceholderText(tr("no folder"));
    m_watched->setClearButtonEnabled(true);
    m_watched->setToolTip(tr("Every file and folder that is put there is shared when it has stopped changing, for those whom new shares are for; friends are not asked about."));
    connect(m_watched, &QLineEdit::textChanged, this, &SettingsDialog::validate);
    QWidget *row = newFolderRow(*m_watched, tr("B&rowse…"), tr("Folder that is watched"));
    form.addRow(tr("S&hare what lands in:"), row);
    static_cast<QLabel *>(form.labelForField(row))->setBuddy(m_watched);
    form.addRow(QString(), m_watchedProblem);
}

void SettingsDialog::addSecurity(QFormLayout &form, const Settings &settings)
{
    m_clearText = new QCheckBox(tr("Allow &clear text with hosts that allow it too"), this);
    m_clearText->setObjectName(QStringLiteral("clearText"));
    m_clearText->setChecked(settings.allowsClearText());
    m_clearText->setToolTip(tr("Faster on weak computers. Data is still authenticated, but others on the way can read it."));
    form.addRow(tr("Encryption:"), m_clearText);
}

void SettingsDialog::addLooks(QFormLayout &form, const Settings &settings)
{
    m_language = new QComboBox(this);
    m_language->addItem(tr("As the system"), QString());
    for (const QString &code : languages())
        m_language->addItem(QLocale(code).nativeLanguageName(), code);
    m_language->setCurrentIndex(qMax(0, m_language->findData(settings.language())));
    m_language->setToolTip(tr("Takes effect at the next start."));
    m_scheme = new QComboBox(this);
    m_scheme->addItem(tr("As the system"), int(ColorScheme::System));
    m_scheme->addItem(tr("Light"), int(ColorScheme::Light));
    m_scheme->addItem(tr("Dark"), int(ColorScheme::Dark));
    m_scheme->setCurrentIndex(qMax(0, m_scheme->findData(int(settings.colorScheme()))));
    form.addRow(tr("&Language:"), m_language);
    form.addRow(tr("C&olours:"), m_scheme);
}

QWidget *SettingsDialog::newFolderRow(QLineEdit &folder, const QString &browseText, const QString &title)
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    auto *browseButton = new QPushButton(browseText, row);
    browseButton->setAutoDefault(false);
    connect(browseButton, &QPushButton::clicked, this, [this, &folder, title] { browse(folder, title); });
    layout->addWidget(&folder, 1);
    layout->addWidget(browseButton);
    return row;
}

void SettingsDialog::browse(QLineEdit &folder, const QString &title)
{
    QFileDialog *dialog = newFolderDialog(this, title, folder.text());
    connect(dialog, &QFileDialog::fileSelected, this, [&folder](const QString &chosen) { folder.setText(QDir::toNativeSeparators(chosen)); });
    dialog->open();
}

void SettingsDialog::validate()
{
    const auto judge = [](ProblemLabel &problem, bool isGood) {
        problem.say(isGood ? QString() : tr("Choose the folder by its whole path."), Tone::Attention);
        return isGood;
    };
    const QString watched = m_watched->text().trimmed();
    const bool isGood = judge(*m_problem, QDir::isAbsolutePath(m_folder->text().trimmed()));
    const bool isWatchedGood = judge(*m_watchedProblem, watched.isEmpty() || QDir::isAbsolutePath(watched));
    m_accept->setEnabled(isGood && isWatchedGood);
}

} // namespace plug::ui
