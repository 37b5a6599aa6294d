#pragma once

#include "ui/settings/settings.h"

#include <QDialog>

#include <utility>
#include <vector>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QPushButton;

namespace plug::ui {

class NetworkPage;
class ProblemLabel;
class RateBox;

/// Shows what can be chosen. Changes nothing itself: whoever opened it takes choices() once it is accepted.
class SettingsDialog final : public QDialog {
    Q_OBJECT

public:
    explicit SettingsDialog(const Settings &settings, QWidget *parent = nullptr);

    std::vector<std::pair<SettingId, QVariant>> choices() const;

private:
    QWidget *newGeneralPage(const Settings &settings);
    void addTransfers(QFormLayout &form, const Settings &settings);
    void addShares(QFormLayout &form, const Settings &settings);
    void addSecurity(QFormLayout &form, const Settings &settings);
    void addLooks(QFormLayout &form, const Settings &settings);
    void browse(QLineEdit &folder, const QString &title);
    QWidget *newFolderRow(QLineEdit &folder, const QString &browseText, const QString &title);
    void validate();

    QLineEdit *m_folder;
    QLineEdit *m_watched;
    ProblemLabel *m_watchedProblem;
    ProblemLabel *m_problem;
    RateBox *m_down = nullptr;
    RateBox *m_up = nullptr;
    QComboBox *m_sharesFor = nullptr;
    QCheckBox *m_background = nullptr;
    QCheckBox *m_preallocate = nullptr;
    QCheckBox *m_clearText = nullptr;
    QComboBox *m_language = nullptr;
    QComboBox *m_scheme = nullptr;
    NetworkPage *m_network;
    QPushButton *m_accept = nullptr;
};

} // namespace plug::ui
