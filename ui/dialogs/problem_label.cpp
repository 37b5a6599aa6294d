#include "ui/dialogs/problem_label.h"

#include <QEvent>

namespace plug::ui {

ProblemLabel::ProblemLabel(QWidget *parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    setMinimumHeight(fontMetrics().height());
    colour();
}

void ProblemLabel::say(const QString &sentence, Tone tone)
{
    setText(sentence);
    m_tone = tone;
    colour();
}

void ProblemLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::ApplicationPaletteChange)
        colour();
}

void ProblemLabel::colour()
{
    QPalette own;
    own.setColor(QPalette::WindowText, theme::textOf(m_tone, own));
    setPalette(own);
}

} // namespace plug::ui
