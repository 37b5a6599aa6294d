#pragma once

#include <QWidget>

class QAction;

namespace plug::ui {

/// Stands where a list would be: a title, a sentence that says what to do, and buttons that do it.
class EmptyPage final : public QWidget {
    Q_OBJECT

public:
    EmptyPage(const QString &title, const QString &hint, const QList<QAction *> &actions, QWidget *parent = nullptr);
};

} // namespace plug::ui
