#include "ui/pages/message_bar.h"

#include "ui/theme/icons.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include <utility>

namespace plug::ui {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kShownFor = 8s;
constexpr int kSignSize = 18;
constexpr int kInset = 6;

Icon signOf(Tone tone)
{
    switch (tone) {
    case Tone::Attention:
        return Icon::Attention;
    case Tone::Positive:
        return Icon::Done;
    default:
        return Icon::Information;
    }
}

bool goesByItself(const Message &message)
{
    return message.tone != Tone::Attention && !message.isKept;
}

} // namespace

MessageBar::MessageBar(QWidget *parent)
    : QFrame(parent)
    , m_sign(new QLabel(this))
    , m_text(new QLabel(this))
    , m_action(new QPushButton(this))
    , m_close(new QToolButton(this))
{
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_sign->setAccessibleName(tr("Kind of message"));
    m_close->setIcon(icon(Icon::Close));
    m_close->setAutoRaise(true);
    m_close->setAccessibleName(tr("Close the message"));
    m_close->setToolTip(tr("Close the message"));

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(kInset + 10, kInset + 4, kInset + 4, kInset + 4);
    row->addWidget(m_sign);
    row->addSpacing(4);
    row->addWidget(m_text, 1);
    row->addWidget(m_action);
    row->addWidget(m_close);

    m_timer.setSingleShot(true);
    m_timer.setInterval(kShownFor);
    connect(&m_timer, &QTimer::timeout, this, &MessageBar::showNext);
    connect(m_close, &QToolButton::clicked, this, &MessageBar::closeFirst);
    connect(m_action, &QPushButton::clicked, this, &MessageBar::act);
    m_action->hide();
    hide();
}

/// News displaces what would go by itself anyway; only what must be read is kept before it, and what is kept otherwise, after it.
void MessageBar::say(Message message)
{
    if (!m_messages.empty() && goesByItself(m_messages.front()))
        m_messages.pop_front();
    const bool comesLater = tone() == Tone::Attention || message.isKept;
    comesLater ? m_messages.push_back(std::move(message)) : m_messages.push_front(std::move(message));
    if (m_messages.size() > kMaxMessages)
        m_messages.erase(m_messages.begin() + 1);
    showFirst();
}

QString MessageBar::text() const
{
    return m_messages.empty() ? QString() : m_messages.front().text;
}

Tone MessageBar::tone() const
{
    return m_messages.empty() ? Tone::Neutral : m_messages.front().tone;
}

void MessageBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme::messageFrame(tone(), palette()), 1));
    painter.setBrush(theme::messageFill(tone(), palette()));
    painter.drawRoundedRect(QRectF(rect()).adjusted(kInset + 0.5, kInset + 0.5, -kInset - 0.5, -kInset - 0.5), 4, 4);
}

void MessageBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateSign();
}

void MessageBar::enterEvent(QEnterEvent *)
{
    m_timer.stop();
}

void MessageBar::leaveEvent(QEvent *)
{
    if (!m_messages.empty() && goesByItself(m_messages.front()))
        m_timer.start();
}

void MessageBar::showFirst()
{
    const Message &message = m_messages.front();
    m_text->setText(message.text);
    m_action->setText(message.actionName);
    m_action->setVisible(!message.actionName.isEmpty());
    setAccessibleName(message.text);
    updateSign();
    setVisible(true);
    update();
    if (goesByItself(message))
        m_timer.start();
    else
        m_timer.stop();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void MessageBar::showNext()
{
    m_timer.stop();
    if (!m_messages.empty())
        m_messages.pop_front();
    if (m_messages.empty())
        hide();
    else
        showFirst();
}

void MessageBar::closeFirst()
{
    const std::function<void()> closed = m_messages.empty() ? nullptr : m_messages.front().closed;
    showNext();
    if (closed)
        closed();
}

void MessageBar::act()
{
    const std::function<void()> action = m_messages.empty() ? nullptr : m_messages.front().action;
    closeFirst();
    if (action)
        action();
}

void MessageBar::updateSign()
{
    const QColor color = theme::textOf(tone(), palette());
    m_sign->setPixmap(icon(signOf(tone()), color).pixmap(QSize(kSignSize, kSignSize), devicePixelRatioF()));
}

} // namespace plug::ui
