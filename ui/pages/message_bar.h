#pragma once

#include "ui/actions/message.h"

#include <QFrame>
#include <QTimer>

#include <deque>

class QLabel;
class QPushButton;
class QToolButton;

namespace plug::ui {

/// Says one thing at a time inside the window, without a dialog. Good news goes by itself, bad news and what is to be kept stay
/// until they are closed.
/// What comes meanwhile waits, at most kMaxMessages of it: then the oldest that waits is dropped.
class MessageBar final : public QFrame {
    Q_OBJECT

public:
    static constexpr std::size_t kMaxMessages = 8;

    explicit MessageBar(QWidget *parent = nullptr);

    void say(Message message);
    QString text() const;
    Tone tone() const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    void showFirst();
    void showNext();
    void closeFirst();
    void act();
    void updateSign();

    std::deque<Message> m_messages; ///< the first is shown
    QTimer m_timer;
    QLabel *m_sign;
    QLabel *m_text;
    QPushButton *m_action;
    QToolButton *m_close;
};

} // namespace plug::ui
