#include "tests/ui/sample_transfers.h"
#include "ui/dialogs/add_host_dialog.h"
#include "ui/dialogs/add_link_dialog.h"
#include "ui/dialogs/problem_label.h"
#include "ui/dialogs/remove_dialog.h"
#include "ui/dialogs/settings_dialog.h"
#include "ui/models/transfer_list_model.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace plug;
using ui::AddHostDialog;
using ui::AddLinkDialog;
using ui::ProblemLabel;
using ui::RemoveDialog;

class TestDialogs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anEmptyLinkIsNoError();
    void aGoodLinkShowsWhatItNames();
    void aBareGuidCanBeFetched();
    void aTypoIsSaidWithItsPlace();
    void aKnownGuidIsShownInsteadOfFetched();
    void aRelativeFolderIsRefused();
    void aTakenNameIsSaid();
    void enterStarts();
    void removingKeepsFilesUnlessAskedTwice();
    void goingBackDeletesNothing();
    void aHostIsAnAddressWithAPort();
    void settingsComeBackAsChosen();
    void networkSettingsComeBackAsChosen();
    void theRelaysBudgetGoesWithIt();
    void settingsRefuseARelativeFolder();

private:
    const engine::TransferRow m_row = test::fetchRow(5, QStringLiteral("lecture.mkv"), 1'500'000, 0);
    const QString m_link = content::linkText(m_row.link);
};

namespace {

template <typename T>
T *newDialog(T *dialog)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose, false);
    dialog->show();
    return dialog;
}

QPushButton *acceptButton(const QDialog &dialog)
{
    for (QPushButton *button : dialog.findChildren<QPushButton *>()) {
        if (button->isDefault())
            return button;
    }
    return nullptr;
}

QLineEdit *field(const QDialog &dialog, int which = 0)
{
    return dialog.findChildren<QLineEdit *>().at(which);
}

QString problem(const QDialog &dialog, int which = 0)
{
    return dialog.findChildren<ProblemLabel *>().at(which)->text();
}

bool says(const QDialog &dialog, const QString &words)
{
    const QList<QLabel *> labels = dialog.findChildren<QLabel *>();
    return std::any_of(labels.begin(), labels.end(), [&](const QLabel *label) { return label->text().contains(words); });
}

QPushButton *buttonOf(const QDialog &dialog, const QString &words)
{
    for (QPushButton *button : dialog.findChildren<QPushButton *>()) {
        if (button->text().remove(QLatin1Char('&')) == words)
            return button;
    }
    return nullptr;
}

} // namespace

void TestDialogs::anEmptyLinkIsNoError()
{
    ui::TransferListModel transfers;
    QTemporaryDir folder;
    std::unique_ptr<AddLinkDialog> dialog(newDialog(new AddLinkDialog(transfers, folder.path())));
    QVERIFY(problem(*dialog).isEmpty());
    QVERIFY(!acceptButton(*dialog)->isEnabled());
}

void TestDialogs::aGoodLinkShowsWhatItNames()
{
    ui::TransferListModel transfers;
    QTemporaryDir folder;
    std::unique_ptr<AddLinkDialog> dialog(newDialog(new AddLinkDialog(transfers, folder.path())));
    QTest::keyClicks(field(*dialog), m_link);
    QVERIFY(problem(*dialog).isEmpty());
    QVERIFY(says(*dialog, QStringLiteral("lecture.mkv")));
    QVERIFY(says(*dialog, QStringLiteral("1.5")));
    QTRY_VERIFY(acceptButton(*dialog)->isEnabled());
    QVERIFY(!dialog->existing());
    QCOMPARE(dialog->link(), m_row.link);
    QCOMPARE(dialog->folder(), folder.path());
}

void TestDialogs::aBareGuidCanBeFetched()
{
    ui::TransferListModel transfers;
    QTemporaryDir folder;
    std::unique_ptr<AddLinkDialog> dialog(newDialog(new AddLinkDialog(transfers, folder.path())));
    dialog->setText(QStringLiteral("\n ") + m_link.mid(5, 64) + QStringLiteral(" "));
    QTRY_VERIFY(acceptButton(*dialog)->isEnabled());
    QCOMPARE(dialog->link().guid, m_row.guid);
}

void TestDialogs::aTypoIsSaidWithItsPlace()
{
    ui::TransferListModel transfers;
    std::unique_ptr<AddLinkDialog> dialog(newDialog(new AddLinkDialog(transfers, QStringLiteral("/"))));
    QString damaged = m_link.mid(5, 64);
    damaged[20] = QLatin1Char('b');
    field(*dialog)->setText(damaged);
    QVERIFY2(problem(*dialog).contains(QStringLiteral("character 21")), qPrintable(problem(*dialog)));
    QVERIFY(!acceptButton(*dialog)->isEnabled());
    field(*dialog)->setText(QStringLiteral("https://example.org/"));
    QVERIFY(!problem(*dialog).isEmpty());
    QVERIFY(!acceptButton(*dialog)->isEnabled());
}

void TestDialogs::aKnownGuidIsShownInsteadOfFetched()
{
    ui::TransferListModel transfers;
    transfers.apply({m_row}, {});
    std::unique_ptr<AddLinkDialog> dialog(newDialog(new AddLinkDialog(transfers, QStringLiteral("/"))));
    dialog->setText(m_link);
    QCOMPARE(dialog->existing(), m_row.id);
    QVERIFY(problem(*dialog).contains(m_row.name));
    QVERIFY(acceptButton(*dialog)->isEnabled());
    QVERIFY(acceptButton(*dialog)->text() != QStringLiteral("&Fetch"));
}

void TestDialogs::aRelativeFolderIsRefused()
{
    ui::TransferListModel transfers;
    QTemporaryDir folder;
    std::unique_ptr<AddLinkDialog> dialog(newDialog(new AddLinkDialog(transfers, folder.path())));
    dialog->setText(m_link);
    QTRY_VERIFY(acceptButton(*dialog)->isEnabled());
    field(*dialog, 1)->setText(QStringLiteral("somewhere"));
    QVERIFY(!acceptButton(*dialog)->isEnabled());
    QVERIFY(!problem(*dialog, 1).isEmpty());
    field(*dialog, 1)->setText(folder.filePath(QStringLiteral("new")));
    QTRY_VERIFY(acceptButton(*dialog)->isEnabled());
}

void TestDialogs::aTakenNameIsSaid()
{
    ui::TransferListModel transfers;
    QTemporaryDir folder;
    QFile taken(folder.filePath(m_row.name));
    QVERIFY(taken.open(QIODevice::WriteOnly));
    std::unique_ptr<AddLinkDialog> dialog(newDialog(new AddLinkDialog(transfers, folder.path())));
    dialog->setText(m_link);
    QTRY_VERIFY(problem(*dialog, 1).contains(QStringLiteral("already")));
    QVERIFY(acceptButton(*dialog)->isEnabled());
}

void TestDialogs::enterStarts()
{
    ui::TransferListModel transfers;
    QTemporaryDir folder;
    std::unique_ptr<AddLinkDialog> dialog(newDialog(new AddLinkDialog(transfers, folder.path())));
    QSignalSpy accepted(dialog.get(), &QDialog::accepted);
    QTest::keyClick(dialog.get(), Qt::Key_Return);
    QVERIFY(accepted.isEmpty());
    dialog->setText(m_link);
    QTRY_VERIFY(acceptButton(*dialog)->isEnabled());
    QTest::keyClick(dialog.get(), Qt::Key_Return);
    QCOMPARE(accepted.count(), 1);
}

void TestDialogs::removingKeepsFilesUnlessAskedTwice()
{
    std::unique_ptr<RemoveDialog> dialog(newDialog(new RemoveDialog({m_row})));
    QSignalSpy accepted(dialog.get(), &QDialog::accepted);
    QVERIFY(says(*dialog, m_row.name));
    buttonOf(*dialog, QStringLiteral("Remove"))->click();
    QCOMPARE(accepted.count(), 1);
    QVERIFY(!dialog->deletesData());

    dialog.reset(newDialog(new RemoveDialog({m_row, m_row})));
    QSignalSpy deleting(dialog.get(), &QDialog::accepted);
    dialog->findChild<QCheckBox *>()->setChecked(true);
    buttonOf(*dialog, QStringLiteral("Remove and delete…"))->click();
    QVERIFY(deleting.isEmpty());
    QVERIFY(says(*dialog, QStringLiteral("for good")));
    QTest::keyClick(dialog.get(), Qt::Key_Return);
    QVERIFY2(deleting.isEmpty(), "Enter must not delete");
    QCOMPARE(dialog->findChild<QStackedWidget *>()->currentIndex(), 0);
    buttonOf(*dialog, QStringLiteral("Remove and delete…"))->click();
    buttonOf(*dialog, QStringLiteral("Delete for good"))->click();
    QCOMPARE(deleting.count(), 1);
    QVERIFY(dialog->deletesData());
}

void TestDialogs::goingBackDeletesNothing()
{
    std::unique_ptr<RemoveDialog> dialog(newDialog(new RemoveDialog({m_row})));
    QSignalSpy accepted(dialog.get(), &QDialog::accepted);
    dialog->findChild<QCheckBox *>()->setChecked(true);
    buttonOf(*dialog, QStringLiteral("Remove and delete…"))->click();
    buttonOf(*dialog, QStringLiteral("Back"))->click();
    QCOMPARE(dialog->findChild<QStackedWidget *>()->currentIndex(), 0);
    dialog->findChild<QCheckBox *>()->setChecked(false);
    buttonOf(*dialog, QStringLiteral("Remove"))->click();
    QCOMPARE(accepted.count(), 1);
    QVERIFY(!dialog->deletesData());
}

void TestDialogs::aHostIsAnAddressWithAPort()
{
    std::unique_ptr<AddHostDialog> dialog(newDialog(new AddHostDialog(QStringLiteral("a"))));
    QVERIFY(!acceptButton(*dialog)->isEnabled());
    for (const char *wrong : {"192.0.2.1", "example.org:80", "192.0.2.1:0", "192.0.2.1:70000"}) {
        field(*dialog)->setText(QLatin1String(wrong));
        QVERIFY2(!acceptButton(*dialog)->isEnabled(), wrong);
    }
    for (const char *right : {"192.0.2.1:4000", " [2001:db8::1]:4000 "}) {
        field(*dialog)->setText(QLatin1String(right));
        QVERIFY2(acceptButton(*dialog)->isEnabled(), right);
    }
    QCOMPARE(dialog->host().endpoint.port, std::uint16_t(4000));
    QVERIFY(!dialog->host().hostId);
}

void TestDialogs::settingsComeBackAsChosen()
{
    QTemporaryDir folder;
    QSettings store(folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
    ui::Settings settings(store);
    settings.setValue(ui::SettingId::DownloadFolder, folder.path());
    settings.setValue(ui::SettingId::UploadLimit, 250'000);
    std::unique_ptr<ui::SettingsDialog> dialog(newDialog(new ui::SettingsDialog(settings)));
    for (const auto &[id, value] : dialog->choices())
        QVERIFY(settings.setValue(id, value));
    QCOMPARE(settings.limit(ui::SettingId::UploadLimit), std::optional<std::uint64_t>(250'000));
    dialog->findChild<QSpinBox *>(QStringLiteral("downloadLimit"))->setValue(3'000);
    using Choice = std::pair<const char *, ui::SettingId>;
    for (const auto &[name, id] : {Choice("clearText", ui::SettingId::AllowClearText), Choice("background", ui::SettingId::FetchInBackground),
                                   Choice("preallocate", ui::SettingId::Preallocate)}) {
        QVERIFY(!settings.isOn(id));
        dialog->findChild<QCheckBox *>(QLatin1String(name))->setChecked(true);
        for (const auto &[chosen, value] : dialog->choices())
            QVERIFY(settings.setValue(chosen, value));
        QVERIFY(settings.isOn(id));
    }
    QCOMPARE(settings.sharesAreFor(), SharePolicy::Public);
    auto *sharesFor = dialog->findChild<QComboBox *>(QStringLiteral("sharesFor"));
    sharesFor->setCurrentIndex(sharesFor->findData(int(SharePolicy::ByLink)));
    for (const auto &[chosen, value] : dialog->choices())
        QVERIFY(settings.setValue(chosen, value));
    QCOMPARE(settings.sharesAreFor(), SharePolicy::ByLink);
    QVERIFY2(!settings.setValue(ui::SettingId::SharesAreFor, 3), "there is no such policy");
    QCOMPARE(settings.limit(ui::SettingId::DownloadLimit), std::optional<std::uint64_t>(3'000'000));
    std::unique_ptr<ui::SettingsDialog> again(newDialog(new ui::SettingsDialog(settings)));
    for (const char *name : {"clearText", "background", "preallocate"})
        QVERIFY(again->findChild<QCheckBox *>(QLatin1String(name))->isChecked());
}

void TestDialogs::networkSettingsComeBackAsChosen()
{
    QTemporaryDir folder;
    QSettings store(folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
    ui::Settings settings(store);
    settings.setValue(ui::SettingId::DownloadFolder, folder.path());
    using Choice = std::pair<const char *, ui::SettingId>;
    for (const auto &[name, id] : {Choice("findHosts", ui::SettingId::FindHosts), Choice("useLan", ui::SettingId::UseLan),
                                   Choice("mapPorts", ui::SettingId::MapPorts), Choice("mainlineDht", ui::SettingId::UseMainlineDht),
                                   Choice("relay", ui::SettingId::RelayForOthers)}) {
        std::unique_ptr<ui::SettingsDialog> dialog(newDialog(new ui::SettingsDialog(settings)));
        auto *box = dialog->findChild<QCheckBox *>(QLatin1String(name));
        QVERIFY2(!box->accessibleDescription().isEmpty(), name);
        QCOMPARE(box->isChecked(), settings.isOn(id));
        const bool wanted = !settings.isOn(id);
        box->setChecked(wanted);
        for (const auto &[chosen, value] : dialog->choices())
            QVERIFY(settings.setValue(chosen, value));
        QCOMPARE(settings.isOn(id), wanted);
    }
}

void TestDialogs::theRelaysBudgetGoesWithIt()
{
    QTemporaryDir folder;
    QSettings store(folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
    ui::Settings settings(store);
    std::unique_ptr<ui::SettingsDialog> dialog(newDialog(new ui::SettingsDialog(settings)));
    auto *budget = dialog->findChild<QSpinBox *>(QStringLiteral("relayBudget"));
    QCOMPARE(budget->value(), 1'000);
    QVERIFY(!budget->isEnabled());
    dialog->findChild<QCheckBox *>(QStringLiteral("relay"))->setChecked(true);
    QVERIFY(budget->isEnabled());
    for (const int megabytes : {budget->minimum(), budget->maximum(), 5'000}) {
        budget->setValue(megabytes);
        for (const auto &[id, value] : dialog->choices())
            QVERIFY2(id == ui::SettingId::DownloadFolder || settings.setValue(id, value), "what can be chosen is valid");
    }
    QCOMPARE(settings.engineConfig().relayBytesOfDay, std::uint64_t(5'000'000'000));
}

void TestDialogs::settingsRefuseARelativeFolder()
{
    QTemporaryDir folder;
    QSettings store(folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
    ui::Settings settings(store);
    std::unique_ptr<ui::SettingsDialog> dialog(newDialog(new ui::SettingsDialog(settings)));
    const QPushButton *accept = dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok);
    auto *place = dialog->findChild<QLineEdit *>(QStringLiteral("folder"));
    place->setText(QStringLiteral("somewhere"));
    QVERIFY(!accept->isEnabled());
    QVERIFY(!problem(*dialog).isEmpty());
    place->setText(folder.path());
    QVERIFY(accept->isEnabled());
}

QTEST_MAIN(TestDialogs)
#include "tst_dialogs.moc"
