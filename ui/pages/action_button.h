#pragma once

#include <QPushButton>

class QAction;

namespace plug::ui {

/// A push button for an action: its words, sign, whether it is checked and whether it can be used.
class ActionButton final : public QPushButton {
    Q_OBJECT

public:
    explicit ActionButton(QAction &action, QWidget *parent = nullptr);
};

} // namespace plug::ui
