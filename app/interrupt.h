#pragma once

#include <QObject>

#include <memory>

namespace plug::app {

/// Turns SIGINT and SIGTERM (or a console's Ctrl+C) into a signal of Qt's, in the thread that made it. Only the first
/// one: the next ends the process at once, as it would have without this. There is at most one.
class Interrupt : public QObject {
    Q_OBJECT

public:
    Interrupt();
    ~Interrupt() override;

Q_SIGNALS:
    void requested();

private:
    struct Watch;
    std::unique_ptr<Watch> m_watch;
};

} // namespace plug::app
