#pragma once

#include "core/engine/snapshot.h"

#include <QCoreApplication>
#include <QString>

namespace plug::ui {

/// How reachable this computer is, as a line for people, and what would help, as a sentence or two.
struct ReachText {
    QString line;
    QString help;
};

class ReachSentence {
    Q_DECLARE_TR_FUNCTIONS(plug::ui::ReachSentence)

public:
    /// `port`: the one that this host listens on.
    static ReachText of(const engine::Totals &totals, quint16 port);
    /// By which rung of the ladder a host is reached: a word or two, and what it means.
    static QString rungName(engine::Rung rung);
    static QString rungMeaning(engine::Rung rung);

private:
    static ReachText behindRouter(Reach reach, quint16 port);
    static QString mappingName(engine::MappedPort::Protocol protocol);
};

} // namespace plug::ui
