#pragma once

#include "ui/theme/theme.h"

#include <QLabel>

namespace plug::ui {

/// A sentence beside a field, in the colour of its tone. Keeps its place while it is empty, so that nothing jumps.
class ProblemLabel final : public QLabel {
    Q_OBJECT

public:
    explicit ProblemLabel(QWidget *parent = nullptr);

    void say(const QString &sentence, Tone tone);

protected:
    void changeEvent(QEvent *event) override;

private:
    void colour();

    Tone m_tone = Tone::Neutral;
};

} // namespace plug::ui
